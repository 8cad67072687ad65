using System.Numerics;

namespace XceptionScript.Backends.Gpu;

/// <summary>
/// How groups share a reduction. The threads of a group are 2^WidthBits wide, and the rest of them deep; Across groups lie side by side, and the
/// reduced axis is cut into Slabs of Chunk terms, for each of which groups are started.
/// </summary>
internal sealed record FoldTiling(int WidthBits, int Across, int Slabs, int Chunk)
{
    // Neighbours that read 512 bytes at once, and the fewest that fill what memory moves at a time.
    private const int UsualWidth = 32, LeastWidth = 2;

    /// <summary>Columns of quads, wide along the columns and deep along the terms.</summary>
    public static FoldTiling OfColumns(Grain grain, int outer, int terms, int columns, bool isLast)
    {
        var (size, wanted) = (grain.GroupSize, GroupsWanted(grain));
        var width = Math.Min(Math.Min(UsualWidth, size), Ceiling(columns));
        if (size / width > terms) width = Math.Min(Ceiling(columns), size / Floor(terms));
        var slabs = isLast || (long)outer * terms * columns <= grain.Threads ? 1 : SlabsOf(grain, wanted / Groups(), terms, size / width);
        if (slabs == 1)
        {
            while (Groups() < wanted && width > LeastWidth && size / width < terms) width /= 2;
        }
        var chunk = CeilingOf(terms, slabs);
        return new(BitOperations.Log2((uint)width), CeilingOf(columns, width), CeilingOf(terms, chunk), chunk);

        long Groups() => (long)outer * CeilingOf(columns, width);
    }

    /// <summary>Rows of quads, wide along the terms and deep along the rows. Slabs come in fours, so that the next stage has quads too; some may be empty.</summary>
    public static FoldTiling OfRows(Grain grain, int rows, int terms, bool isLast)
    {
        var (size, wanted) = (grain.GroupSize, GroupsWanted(grain));
        var width = Math.Min(Math.Min(UsualWidth, size), Ceiling(terms));
        while (width < Math.Min(size, terms) && Groups() < wanted) width *= 2;
        var slabs = isLast || (long)rows * terms <= grain.Threads ? 1 : SlabsOf(grain, wanted / Groups(), terms, width);
        if (slabs > 1) slabs = 4 * CeilingOf(slabs, 4);
        return new(BitOperations.Log2((uint)width), CeilingOf(rows, size / width), slabs, CeilingOf(terms, slabs));

        long Groups() => CeilingOf(rows, size / width);
    }

    // Each thread of a slab shall have some terms to fold before the group folds what its threads have.
    private static int SlabsOf(Grain grain, long wanted, int terms, int depth) =>
        (int)Math.Clamp(wanted, 1, CeilingOf(terms, depth * Math.Max(1, grain.Terms / 8)));

    private static int GroupsWanted(Grain grain) => 2 * grain.Threads / grain.GroupSize;

    private static int Ceiling(int number) => (int)BitOperations.RoundUpToPowerOf2((uint)number);

    private static int Floor(int number) => 1 << BitOperations.Log2((uint)number);

    private static int CeilingOf(int number, int divisor) => (number + divisor - 1) / divisor;
}
