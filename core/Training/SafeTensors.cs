using System.Collections.Immutable;
using System.Runtime.InteropServices;
using XceptionScript.Expressions;
using XceptionScript.Networks;

namespace XceptionScript.Training;

/// <summary>
/// Trees of arrays in safetensors files: the length of a JSON header (unsigned, 8 bytes, little-endian), the header, and the elements of
/// every array, row-major, little-endian and without gaps. The same tree and metadata give the same bytes.
/// </summary>
public static class SafeTensors
{
    /// <summary>
    /// Writes a tree and a table of strings: first to a file beside the path, then in its place, so that a crash leaves the old file whole.
    /// </summary>
    /// <exception cref="CheckpointException">The folder does not exist, or the path is that of a folder.</exception>
    public static void Write(string path, ArrayTree arrays, IReadOnlyDictionary<string, string>? metadata = null)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path));
        if (!Directory.Exists(folder)) throw new CheckpointException($"SafeTensors: the folder `{folder}` does not exist; expected an existing one for `{path}`.");
        if (Directory.Exists(path)) throw new CheckpointException($"SafeTensors: `{path}` is a folder; expected the name of a file.");
        var header = SafeTensorsHeader.Format(arrays, metadata ?? ImmutableDictionary<string, string>.Empty);
        var unfinished = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            using (var file = new FileStream(unfinished, FileMode.CreateNew, FileAccess.Write))
            {
                file.Write(BitConverter.GetBytes((ulong)header.Length));
                file.Write(header);
                foreach (var (_, array) in arrays) file.Write(array.RawBytes);
                file.Flush(flushToDisk: true);
            }
            File.Move(unfinished, path, overwrite: true);
        }
        finally
        {
            File.Delete(unfinished);
        }
    }

    /// <summary>The tree in a file, in the order of its elements, and the table of strings beside it.</summary>
    /// <exception cref="CheckpointException">There is no such file, it is not a whole safetensors file, or holds element types that tensors lack.</exception>
    public static (ArrayTree Arrays, ImmutableSortedDictionary<string, string> Metadata) Read(string path) => Read(path, _ => false);

    /// <summary>What <see cref="Read(string)"/> gives, without the arrays of some names, whose element types may be ones that tensors lack.</summary>
    internal static (ArrayTree Arrays, ImmutableSortedDictionary<string, string> Metadata) Read(string path, Func<string, bool> isIgnored)
    {
        if (Directory.Exists(path)) throw new CheckpointException($"SafeTensors: `{path}` is a folder; expected a safetensors file.");
        if (!File.Exists(path)) throw new CheckpointException($"SafeTensors: the file `{path}` does not exist; expected a safetensors file.");
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        var name = Path.GetFileName(path);
        if (file.Length < 8) throw new CheckpointException($"SafeTensors: `{name}` holds {file.Length} bytes; expected at least the 8 that give the header's length.");
        Span<byte> prefix = stackalloc byte[8];
        file.ReadExactly(prefix);
        var length = MemoryMarshal.Read<ulong>(prefix);
        if (length > SafeTensorsHeader.MostBytes)
            throw new CheckpointException($"SafeTensors: the header of `{name}` claims {length:N0} bytes; expected at most {SafeTensorsHeader.MostBytes:N0}.");
        var rest = file.Length - 8;
        if ((long)length > rest)
            throw new CheckpointException($"SafeTensors: the header of `{name}` claims {length:N0} bytes, {rest:N0} follow; expected a file that is not cut short.");
        var json = new byte[length];
        file.ReadExactly(json);
        var (entries, metadata) = SafeTensorsHeader.Parse(name, json, rest - (long)length, isIgnored);
        var data = 8 + (long)length;
        return (ArrayTree.Of([.. entries.Where(entry => entry.Type is not null).Select(entry => (entry.Name, Elements(file, data, name, entry)))]), metadata);
    }

    private static NdArray Elements(FileStream file, long data, string name, SafeTensorsEntry entry)
    {
        var (shape, dtype) = (entry.Type!.Value.Shape, entry.Type.Value.DType);
        var array = NdArray.Uninitialized(shape, dtype);
        file.Position = data + entry.Begin;
        file.ReadExactly(array.WritableBytes);
        if (dtype == DType.Bool && array.RawBytes.IndexOfAnyExceptInRange((byte)0, (byte)1) is >= 0 and var position)
            throw new CheckpointException(
                $"SafeTensors: `{entry.Name}` in `{name}` holds {array.RawBytes[position]} at position {position}; expected truth values, 0 or 1.");
        return array;
    }
}
