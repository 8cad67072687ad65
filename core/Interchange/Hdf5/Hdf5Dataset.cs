using System.Collections.Immutable;
using System.Runtime.InteropServices;
using XceptionScript.Expressions;

namespace XceptionScript.Interchange;

/// <summary>
/// An array in a file: its shape, the type of its elements and where they lie, in one piece. Chunks, compression and elements in other files are
/// refused, since Keras writes none of them.
/// </summary>
internal sealed record Hdf5Dataset(Hdf5Bytes Bytes, string Name, Shape Shape, Hdf5Type Type, long Address, byte[]? Compact)
{
    /// <summary>The array that a header describes; its size is that of its place in the file.</summary>
    public static Hdf5Dataset Of(Hdf5Bytes bytes, string name, ImmutableArray<Hdf5Message> header)
    {
        if (header.FirstOrDefault(message => message.Kind is Hdf5MessageKind.ExternalFiles or Hdf5MessageKind.Filters) is { } other)
            throw bytes.Wrong($"the elements of `{name}` are {(other.Kind == Hdf5MessageKind.Filters ? "compressed" : "in another file")}", "elements in one piece, as Keras writes them");
        var type = Hdf5Type.Read(bytes, Cursor(Hdf5MessageKind.Datatype));
        var extents = Extents(bytes, Cursor(Hdf5MessageKind.Dataspace));
        var size = (long)type.Size;
        foreach (var extent in extents)
        {
            size = extent is >= 1 and <= int.MaxValue && size * extent <= int.MaxValue
                ? size * extent
                : throw bytes.Wrong($"`{name}` has the extents [{string.Join(", ", extents.Take(8))}]", $"each at least 1, and at most {int.MaxValue} bytes in all");
        }
        var layout = Cursor(Hdf5MessageKind.Layout);
        var (version, kind) = (layout.U8(), layout.U8());
        if (version is not (3 or 4) || kind > 1) throw bytes.Wrong($"`{name}` has a layout of version {version} and kind {kind}", "elements in one piece (version 3 or 4, kind 0 or 1), as Keras writes them");
        var compact = kind == 0 ? layout.Bytes(layout.U16()) : null;
        var (address, taken) = compact is not null ? (0, compact.Length) : (layout.Address(), layout.Address());
        if (compact is null && address < 0) throw bytes.Wrong($"`{name}` has no elements", "elements in the file");
        if (taken != size) throw bytes.Wrong($"`{name}` has {taken} bytes, its extents and type take {size}", "equal numbers");
        if (compact is null) bytes.CheckInside(address, size, $"`{name}`");
        return new(bytes, name, [.. extents.Select(extent => (int)extent)], type, address, compact);

        Hdf5Cursor Cursor(Hdf5MessageKind kind) => header.FirstOrDefault(message => message.Kind == kind) switch
        {
            null => throw bytes.Wrong($"`{name}` has no {kind}", "an array"),
            { IsShared: true } => throw bytes.Wrong($"the {kind} of `{name}` lies elsewhere in the file", "one of its own"),
            var message => new(bytes, message.Data, $"the {kind} of `{name}`"),
        };
    }

    /// <summary>The extents that a message describes; none for a single element.</summary>
    public static long[] Extents(Hdf5Bytes bytes, Hdf5Cursor message)
    {
        var (version, rank) = (message.U8(), message.U8());
        if (version is not (1 or 2) || rank > 32) throw bytes.Wrong($"extents have version {version} and number {rank}", "version 1 or 2 and at most 32");
        if (message.Skip(1).U8() == 2 && version == 2) throw bytes.Wrong("an array is empty", "at least one element");
        message.Skip(version == 1 ? 4 : 0);
        return [.. Enumerable.Range(0, rank).Select(_ => message.Address() is >= 0 and <= int.MaxValue and var extent
            ? extent
            : throw bytes.Wrong("an extent does not fit an array", $"0 to {int.MaxValue}"))];
    }

    /// <summary>The elements as numbers of a type.</summary>
    public NdArray Read(DType dtype)
    {
        if (Type.Kind != Hdf5TypeKind.Float) throw Bytes.Wrong($"`{Name}` holds {Type}", "float16, float32 or float64");
        if (dtype.Size == Type.Size) return Filled(dtype);
        var raw = new byte[Shape.Size * Type.Size];
        Fill(raw);
        double[] values = Type.Size switch
        {
            2 => Array.ConvertAll(MemoryMarshal.Cast<byte, Half>(raw).ToArray(), value => (double)value),
            4 => Array.ConvertAll(MemoryMarshal.Cast<byte, float>(raw).ToArray(), value => (double)value),
            _ => MemoryMarshal.Cast<byte, double>(raw).ToArray(),
        };
        return dtype == DType.Float64 ? NdArray.Of<double>(Shape, values) : NdArray.Of<float>(Shape, Array.ConvertAll(values, value => (float)value));
    }

    private NdArray Filled(DType dtype)
    {
        var array = NdArray.Uninitialized(Shape, dtype);
        Fill(array.WritableBytes);
        return array;
    }

    private void Fill(Span<byte> target)
    {
        if (Compact is null) Bytes.Read(Address, target);
        else Compact.CopyTo(target);
    }
}
