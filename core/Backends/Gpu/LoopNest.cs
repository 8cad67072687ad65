using System.Collections.Immutable;
using System.Diagnostics;

namespace XceptionScript.Backends.Gpu;

/// <summary>
/// A loop with the strides of its operands, as few axes as they allow: axes of extent 1 are gone, and neighbours that every operand
/// steps through as one are one. Innermost first.
/// </summary>
internal sealed record LoopNest(Axes Extents, ImmutableArray<Axes> Strides, Type Loop)
{
    /// <param name="extents">The extents, outermost first.</param>
    /// <param name="operands">The strides of each operand, outermost first.</param>
    public static LoopNest Of(ReadOnlySpan<int> extents, params ReadOnlySpan<long[]> operands)
    {
        List<int> kept = [];
        var strides = new List<int>[operands.Length];
        for (var o = 0; o < operands.Length; o++) strides[o] = [];
        for (var axis = extents.Length - 1; axis >= 0; axis--)
        {
            if (extents[axis] == 1) continue;
            var joins = kept.Count > 0;
            for (var o = 0; joins && o < operands.Length; o++) joins = operands[o][axis] == (long)strides[o][^1] * kept[^1];
            if (joins)
            {
                kept[^1] *= extents[axis];
                continue;
            }
            kept.Add(extents[axis]);
            for (var o = 0; o < operands.Length; o++) strides[o].Add(checked((int)operands[o][axis]));
        }
        return new(AxesOf(kept, 1), [.. strides.Select(s => AxesOf(s, 0))], kept.Count switch
        {
            <= 1 => typeof(Loop1),
            2 => typeof(Loop2),
            3 => typeof(Loop3),
            <= 6 => typeof(Loop6),
            var rank => throw new UnreachableException($"a loop of {rank} axes that cannot be joined"),
        });
    }

    /// <summary>The numbers as axes; those that are missing are <paramref name="rest"/>.</summary>
    private static Axes AxesOf(List<int> values, int rest)
    {
        int At(int axis) => axis < values.Count ? values[axis] : rest;
        return new Axes { A0 = At(0), A1 = At(1), A2 = At(2), A3 = At(3), A4 = At(4), A5 = At(5) };
    }
}
