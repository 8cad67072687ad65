namespace XceptionScript.Interchange;

/// <summary>The type of elements as far as weights need it: what they are, and how many bytes each takes.</summary>
internal readonly record struct Hdf5Type(Hdf5TypeKind Kind, int Size)
{
    /// <summary>The type that a message describes.</summary>
    public static Hdf5Type Read(Hdf5Bytes bytes, Hdf5Cursor message)
    {
        var (head, bits) = (message.U8(), message.U8());
        var (_, size) = (message.Skip(2), message.U32());
        if (size is < 1 or > int.MaxValue) throw bytes.Wrong($"an element takes {size} bytes", $"1 to {int.MaxValue}");
        var kind = (head & 15) switch
        {
            1 when (bits & 1) == 0 && IsIeee(message, size) => Hdf5TypeKind.Float,
            3 => Hdf5TypeKind.Text,
            9 when (bits & 15) == 1 => Hdf5TypeKind.LongText,
            _ => Hdf5TypeKind.Other,
        };
        return new(kind, (int)size);
    }

    /// <inheritdoc/>
    public override string ToString() => Kind == Hdf5TypeKind.Float ? $"float{8 * Size}" : $"elements of {Size} bytes that are no IEEE numbers";

    // Offset and precision in bits; then where the exponent and the mantissa lie, and how wide they are.
    private static bool IsIeee(Hdf5Cursor properties, long size) =>
        (size, properties.U16(), properties.U16(), properties.U8(), properties.U8(), properties.U8(), properties.U8()) is
            (2, 0, 16, 10, 5, 0, 10) or (4, 0, 32, 23, 8, 0, 23) or (8, 0, 64, 52, 11, 0, 52);
}
