using System.Collections.Immutable;

namespace XceptionScript.Ptx.Costs;

/// <summary>Some blocks of a launch that stand for all of them.</summary>
internal static class BlockSample
{
    private const double GoldenRatio = 0.6180339887498949;

    /// <summary>
    /// At most so many different blocks, in order. They lie at multiples of the golden ratio, which are spread evenly and in step with no grid of tiles, so that
    /// corners, edges and the interior come up as often as there are of them.
    /// </summary>
    public static ImmutableArray<int> Of(int blocks, int most)
    {
        if (blocks <= most) return [.. Enumerable.Range(0, blocks)];
        var chosen = new SortedSet<int>();
        for (var i = 0; chosen.Count < most; i++) chosen.Add((int)(((i + 0.5) * GoldenRatio % 1) * blocks));
        return [.. chosen];
    }
}
