using XceptionScript.Training;

namespace XceptionScript.Interchange;

/// <summary>
/// The bytes of an HDF5 file. Whatever is read lies inside the file, and what describes arrays, in contrast to their elements, may cost so much
/// and no more: pointers in a circle or lists without end run out instead of going on.
/// </summary>
internal sealed class Hdf5Bytes(Stream stream, string file)
{
    private const long MostStructure = 32 << 20;

    // What a look costs beside its bytes, so that many small ones run out too.
    private const int Look = 32;

    private long _left = MostStructure;

    /// <summary>The size of the file in bytes.</summary>
    public long Length => stream.Length;

    /// <summary>Some bytes of structure.</summary>
    /// <exception cref="CheckpointException">They lie outside the file, or reading has cost too much.</exception>
    public byte[] Take(long at, long count, string what)
    {
        CheckInside(at, count, what);
        _left -= count + Look;
        if (_left < 0)
            throw Wrong($"describing the arrays takes more than {MostStructure:N0} bytes", "less (pointers in the file may form a circle)");
        var bytes = new byte[count];
        Read(at, bytes);
        return bytes;
    }

    /// <summary>Copies elements of an array, whose place <see cref="CheckInside"/> has seen.</summary>
    public void Read(long at, Span<byte> target)
    {
        stream.Position = at;
        stream.ReadExactly(target);
    }

    /// <summary>Refuses a range that is not inside the file.</summary>
    public void CheckInside(long at, long count, string what)
    {
        if (at < 0 || count < 0 || at > Length - count)
            throw Wrong($"{what} lies at byte {(ulong)at} and takes {(ulong)count} of {Length}", "a range inside a file that is not cut short");
    }

    /// <summary>The refusal of the file.</summary>
    public CheckpointException Wrong(string found, string expected) => new($"Hdf5: in `{file}`, {found}; expected {expected}.");
}
