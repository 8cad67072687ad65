using System.Buffers.Binary;

namespace XceptionScript.Data;

/// <summary>The frame of a Parquet file: <c>PAR1</c>, data, footer, the footer's length in four bytes, <c>PAR1</c>.</summary>
internal static class ParquetFooter
{
    private const int FrameBytes = 12;
    private const int MaxFooterBytes = 1 << 28;

    /// <summary>Throws unless the frame is whole; nothing is allocated by what the file claims.</summary>
    public static void Check(string path) => Length(path);

    /// <summary>The bytes of the footer.</summary>
    public static byte[] Read(string path)
    {
        var footer = new byte[Length(path)];
        using var file = File.OpenRead(path);
        file.Seek(-8 - footer.Length, SeekOrigin.End);
        file.ReadExactly(footer);
        return footer;
    }

    private static int Length(string path)
    {
        using var file = File.OpenRead(path);
        Span<byte> head = stackalloc byte[4];
        Span<byte> tail = stackalloc byte[8];
        if (file.Length < FrameBytes)
            throw new DataException($"Dataset: `{path}` has {file.Length} bytes; expected a Parquet file, which has at least {FrameBytes}.");
        file.ReadExactly(head);
        if (!head.SequenceEqual("PAR1"u8))
            throw new DataException($"Dataset: `{path}` begins with {Convert.ToHexString(head)}; expected a Parquet file, which begins with `PAR1`.");
        file.Seek(-tail.Length, SeekOrigin.End);
        file.ReadExactly(tail);
        if (!tail[4..].SequenceEqual("PAR1"u8))
            throw new DataException($"Dataset: `{path}` ends with {Convert.ToHexString(tail[4..])}, so it is cut short; expected `PAR1` at the end of a complete Parquet file.");
        var length = BinaryPrimitives.ReadUInt32LittleEndian(tail);
        return length <= Math.Min(file.Length - FrameBytes, MaxFooterBytes)
            ? (int)length
            : throw new DataException($"Dataset: `{path}` claims a footer of {length} bytes and has {file.Length} in all; expected a footer inside the file of at most {MaxFooterBytes} bytes.");
    }
}
