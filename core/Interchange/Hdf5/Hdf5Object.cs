using System.Collections.Immutable;
using XceptionScript.Training;

namespace XceptionScript.Interchange;

/// <summary>
/// A group or an array in an HDF5 file. Only what files of weights need is read, and by this code rather than a library's: sizes and addresses are
/// checked before memory is taken, no other file is ever opened, and a file that points in circles runs out of <see cref="Hdf5Bytes"/>.
/// </summary>
internal sealed record Hdf5Object(Hdf5Bytes Bytes, string Path, ImmutableArray<Hdf5Message> Header)
{
    /// <summary>The first bytes of every HDF5 file.</summary>
    public static ReadOnlySpan<byte> Signature => [0x89, (byte)'H', (byte)'D', (byte)'F', 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>Whether this is an array.</summary>
    public bool IsArray => Header.Any(message => message.Kind == Hdf5MessageKind.Layout);

    /// <summary>The group that holds all others.</summary>
    /// <exception cref="CheckpointException">The file is damaged, or of a kind that Keras does not write.</exception>
    public static Hdf5Object Root(Stream stream, string file)
    {
        var bytes = new Hdf5Bytes(stream, file);
        const string what = "the superblock";
        var start = new Hdf5Cursor(bytes, bytes.Take(0, 16, what), what).Skip(8);
        var version = start.U8();
        if (version > 3) throw bytes.Wrong($"the superblock has version {version}", "0 to 3");
        // Versions 2 and 3 give the widths of addresses and sizes at once; the older ones after versions of other parts.
        var (offsets, lengths) = version >= 2 ? (start.U8(), start.U8()) : (start.Skip(4).U8(), start.U8());
        if ((offsets, lengths) != (8, 8)) throw bytes.Wrong($"addresses take {offsets} bytes and sizes {lengths}", "8 each");
        var (at, before) = version switch { 0 => (24, 16), 1 => (28, 16), _ => (12, 8) };
        var rest = new Hdf5Cursor(bytes, bytes.Take(at, 48, what), what);
        if (rest.Address() is var origin and not 0) throw bytes.Wrong($"the file begins at byte {(ulong)origin}", "0");
        var end = rest.Skip(8).Address();
        if (end < 0 || end > bytes.Length) throw bytes.Wrong($"the file holds {bytes.Length} bytes and should hold {(ulong)end}", "a file that is not cut short");
        var root = version >= 2 ? rest.Address() : rest.Skip(before).Address();
        return new(bytes, "", Hdf5Header.Read(bytes, root));
    }

    /// <summary>The addresses of the objects in the group, by name.</summary>
    public ImmutableSortedDictionary<string, long> Links() => IsArray
        ? throw Bytes.Wrong($"`{Path}` is an array", "a group")
        : Hdf5Links.Of(Bytes, Header);

    /// <summary>The object at an address of <see cref="Links"/>.</summary>
    public Hdf5Object Open(string name, long address) => new(Bytes, Path.Length == 0 ? name : $"{Path}/{name}", Hdf5Header.Read(Bytes, address));

    /// <summary>The object of a name in the group; null where there is none.</summary>
    public Hdf5Object? Find(string name) => Links().TryGetValue(name, out var address) ? Open(name, address) : null;

    /// <summary>The array that the object is.</summary>
    public Hdf5Dataset Array() => Hdf5Dataset.Of(Bytes, Path, Header);

    /// <summary>
    /// The texts of an attribute, which is split into <c>name0</c>, <c>name1</c> and so on where it would not fit a header; null where it is not there.
    /// </summary>
    public ImmutableArray<string>? Texts(string name)
    {
        if (Header.Any(message => message.Kind == Hdf5MessageKind.AttributeInfo && IsDense(message.Data)))
            throw Bytes.Wrong($"`{Path}` keeps its attributes in a fractal heap", "attributes in its header (rewrite the file without `libver='latest'`)");
        var attributes = Header.Where(message => message.Kind == Hdf5MessageKind.Attribute && !message.IsShared)
            .Select(message => Hdf5Attribute.Read(Bytes, message.Data)).ToLookup(attribute => attribute.Name, StringComparer.Ordinal);
        if (attributes[name].FirstOrDefault() is { } whole) return whole.Texts(Bytes);
        var parts = Enumerable.Range(0, int.MaxValue).Select(i => attributes[$"{name}{i}"].FirstOrDefault()).TakeWhile(part => part is not null).ToArray();
        return parts.Length == 0 ? null : [.. parts.SelectMany(part => part!.Texts(Bytes))];
    }

    private bool IsDense(byte[] message)
    {
        var data = new Hdf5Cursor(Bytes, message, "an attribute");
        var flags = data.Skip(1).U8();
        return data.Skip((flags & 1) != 0 ? 2 : 0).Address() >= 0;
    }
}
