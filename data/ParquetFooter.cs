using System.Buffers.Binary;

namespace XceptionScript.Data;

/// <summary>The frame of a Parquet file: <c>PAR1</c>, data, footer, the footer's length in four bytes, <c>PAR1</c>.</summary>
internal static class ParquetFooter
{
    private const int FrameBytes = 12;
    private const int MaxFooterBytes = 1 << 28;

    /// <summary>The bytes of the footer, once the frame is whole and every length inside the footer fits; the data end where it begins.</summary>
    public static byte[] Read(string path, out long dataEnd)
    {
        using var file = File.OpenRead(path);
        var footer = new byte[Length(file, path)];
        dataEnd = file.Length - 8 - footer.Length;
        file.Position = dataEnd;
        file.ReadExactly(footer);
        return ThriftStructure.IsWhole(footer)
            ? footer
            : throw new DataException($"Dataset: the footer of `{path}`, {footer.Length} bytes from {dataEnd} on, is damaged: a length in it leads outside; expected an intact Parquet file.");
    }

    private static int Length(FileStream file, string path)
    {
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
