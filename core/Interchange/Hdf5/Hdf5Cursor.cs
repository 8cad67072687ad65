using System.Buffers.Binary;
using System.Text;

namespace XceptionScript.Interchange;

/// <summary>A place in bytes of structure, which moves on with what is read; numbers are little-endian.</summary>
internal sealed class Hdf5Cursor(Hdf5Bytes source, byte[] bytes, string what)
{
    private int _at;

    /// <summary>How many bytes follow.</summary>
    public int Left => bytes.Length - _at;

    /// <summary>How many bytes were read.</summary>
    public int At => _at;

    public int U8() => Next(1)[0];

    public int U16() => BinaryPrimitives.ReadUInt16LittleEndian(Next(2));

    public long U32() => BinaryPrimitives.ReadUInt32LittleEndian(Next(4));

    /// <summary>A size or an address; one that does not fit, as the undefined address, is negative.</summary>
    public long Address() => BinaryPrimitives.ReadInt64LittleEndian(Next(8));

    /// <summary>A number of 1, 2, 4 or 8 bytes.</summary>
    public long Number(int width) => width switch { 1 => U8(), 2 => U16(), 4 => U32(), _ => Address() };

    public byte[] Bytes(long count) => Next(count).ToArray();

    public Hdf5Cursor Skip(long count)
    {
        Next(count);
        return this;
    }

    /// <summary>A text of so many bytes, which ends before the first zero.</summary>
    public string Text(long count) => TextOf(Next(count));

    /// <summary>Refuses bytes that do not start with a signature.</summary>
    public Hdf5Cursor Expect(string signature) => Left >= signature.Length && Encoding.Latin1.GetString(Next(signature.Length)) is var found && found == signature
        ? this
        : throw source.Wrong($"{what} has no signature", $"`{signature}`");

    /// <summary>The text before the first zero.</summary>
    public static string TextOf(ReadOnlySpan<byte> bytes) => Encoding.UTF8.GetString(bytes.IndexOf((byte)0) is >= 0 and var end ? bytes[..end] : bytes);

    private ReadOnlySpan<byte> Next(long count)
    {
        if (count < 0 || count > Left) throw source.Wrong($"{what} ends after {bytes.Length} bytes", $"{count} more at byte {_at}");
        var next = bytes.AsSpan(_at, (int)count);
        _at += (int)count;
        return next;
    }
}
