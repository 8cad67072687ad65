using System.Collections.Immutable;
using System.Diagnostics;

namespace XceptionScript.Backends.Gpu;

/// <summary>
/// A loop with the strides of its operands, as few axes as they allow: axes of extent 1 are gone, and neighbours that every operand
/// steps through as one are one. Innermost first.
/// </summary>
internal sealed record LoopNest(int Rank, Axes Extents, ImmutableArray<Axes> Strides, Type Loop)
{
    /// <summary>The number of steps.</summary>
    public long Count => (long)Extents.A0 * Extents.A1 * Extents.A2 * Extents.A3 * Extents.A4 * Extents.A5;

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
        return new(kept.Count, AxesOf(kept, 1), [.. strides.Select(s => AxesOf(s, 0))], kept.Count switch
        {
            <= 1 => typeof(Loop1),
            2 => typeof(Loop2),
            3 => typeof(Loop3),
            <= 6 => typeof(Loop6),
            var rank => throw new UnreachableException($"a loop of {rank} axes that cannot be joined"),
        });
    }

    /// <summary>
    /// The loop over quads of the innermost axis, null where it has none: its extent comes in fours, each operand steps through it by 0 or 1, and the
    /// steps of those that move along it come in fours elsewhere. Their strides count quads, those of the others elements.
    /// </summary>
    public LoopNest? OverQuads()
    {
        if (Rank == 0 || Extents.A0 % 4 != 0 || Strides.Any(s => s.A0 is not (0 or 1) || (s.A0 == 1 && ((s.A1 | s.A2 | s.A3 | s.A4 | s.A5) & 3) != 0))) return null;
        var extents = Extents;
        extents.A0 /= 4;
        return this with { Extents = extents, Strides = [.. Strides.Select(QuadStrides)] };
    }

    /// <summary>The steps that every one of <paramref name="threads"/> threads takes at a time.</summary>
    public Axes Step(int threads)
    {
        Axes step = default;
        (threads, step.A0) = Rank <= 1 ? (0, threads) : Math.DivRem(threads, Extents.A0);
        (threads, step.A1) = Rank <= 2 ? (0, threads) : Math.DivRem(threads, Extents.A1);
        (threads, step.A2) = Rank <= 3 ? (0, threads) : Math.DivRem(threads, Extents.A2);
        (threads, step.A3) = Math.DivRem(threads, Extents.A3);
        (step.A5, step.A4) = Math.DivRem(threads, Extents.A4);
        return step;
    }

    // A quad of an operand that stands still along the axis is one element, four times.
    private static Axes QuadStrides(Axes strides) => strides.A0 == 0 ? strides : new Axes
    {
        A0 = 1,
        A1 = strides.A1 / 4,
        A2 = strides.A2 / 4,
        A3 = strides.A3 / 4,
        A4 = strides.A4 / 4,
        A5 = strides.A5 / 4,
    };

    /// <summary>The numbers as axes; those that are missing are <paramref name="rest"/>.</summary>
    private static Axes AxesOf(List<int> values, int rest)
    {
        int At(int axis) => axis < values.Count ? values[axis] : rest;
        return new Axes { A0 = At(0), A1 = At(1), A2 = At(2), A3 = At(3), A4 = At(4), A5 = At(5) };
    }
}
