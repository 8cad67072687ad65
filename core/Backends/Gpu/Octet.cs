namespace XceptionScript.Backends.Gpu;

/// <summary>
/// How a strip of an operand lies in shared memory: eight rows or columns after another (an octet, which is what a thread multiplies), of each the eight
/// depths of the strip in pairs. The gaps put neighbouring octets 8 banks apart and the halves of the depth 16: within the quarter of a warp that
/// reads 16 bytes each, and within a warp that stores rows along the depth, nobody meets in a bank.
/// </summary>
internal static class Octet
{
    /// <summary>The depths of a strip.</summary>
    public const int Depth = 8;

    /// <summary>From a pair of depths to the next one, in units of eight floats.</summary>
    public const int Pair = 3;

    /// <summary>From an octet to the next one, in units of eight floats.</summary>
    public const int Stride = 13;

    /// <summary>
    /// From a strip to the one that is brought while it is multiplied, for so many rows or columns, in units of eight floats: a power of two, so that one
    /// operation leads there and back.
    /// </summary>
    public static int Strip(int extent) => extent * 2;

    /// <summary>Where an octet's numbers of a depth begin, in floats.</summary>
    public static int Offset(int octet, int depth) => ((octet * Stride) + (depth / 2 * Pair) + (depth % 2)) * 8;

    /// <summary>
    /// The row or column of an octet's first number. Octets of so many lanes interleave their halves, so that the low halves of neighbouring lanes lie
    /// side by side, and so do the high ones, which are 4 x lanes further.
    /// </summary>
    public static int First(int octet, int lanes)
    {
        var group = octet / lanes;
        return (group * lanes * 8) + ((octet - (group * lanes)) * 4);
    }
}
