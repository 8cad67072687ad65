using System.Collections.Immutable;

namespace XceptionScript.Ptx.Costs;

/// <summary>Some blocks of a launch that stand for all of them.</summary>
internal static class BlockSample
{
    private const double GoldenRatio = 0.6180339887498949;

    /// <summary>
    /// At most so many different blocks, in order: one of every part of the grid, at multiples of the golden ratio within it. So kinds of blocks that follow one another
    /// come up as often as there are of them, and corners, edges and the interior too, since the places are in step with no grid of tiles.
    /// </summary>
    public static ImmutableArray<int> Of(int blocks, int most)
    {
        if (blocks <= most) return [.. Enumerable.Range(0, blocks)];
        return [.. Enumerable.Range(0, most).Select(part => (int)((part + ((part + 0.5) * GoldenRatio % 1)) * blocks / most))];
    }
}
