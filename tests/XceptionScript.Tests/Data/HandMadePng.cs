namespace XceptionScript.Tests.Data;

/// <summary>PNG files of kinds that the encoder under test does not write.</summary>
internal static class HandMadePng
{
    /// <summary>The file of a header, of scan lines that each start with the number of their filter, and of a palette.</summary>
    public static byte[] Of(byte[] header, byte[] scanlines, byte[]? palette = null) =>
    [
        .. Convert.FromHexString("89504E470D0A1A0A"),
        .. Chunk("IHDR", header),
        .. palette is null ? [] : Chunk("PLTE", palette),
        .. Chunk("IDAT", Deflated(scanlines)),
        .. Chunk("IEND", []),
    ];

    private static byte[] Chunk(string type, byte[] content)
    {
        byte[] body = [.. System.Text.Encoding.ASCII.GetBytes(type), .. content];
        var crc = 0xFFFFFFFF;
        foreach (var value in body)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++) crc = (crc >> 1) ^ ((crc & 1) * 0xEDB88320);
        }
        return [.. BigEndian((uint)content.Length), .. body, .. BigEndian(~crc)];
    }

    private static byte[] BigEndian(uint value) => [(byte)(value >> 24), (byte)(value >> 16), (byte)(value >> 8), (byte)value];

    private static byte[] Deflated(byte[] content)
    {
        using var target = new MemoryStream();
        using (var zlib = new System.IO.Compression.ZLibStream(target, System.IO.Compression.CompressionLevel.Optimal)) zlib.Write(content);
        return target.ToArray();
    }
}
