using XceptionScript.Expressions;
using XceptionScript.Ops;

namespace XceptionScript.Rewrite;

/// <summary>Reductions in the form that kernels run: over axes side by side, of values that are not repeated along them.</summary>
public static class ReductionRules
{
    /// <summary>The rule for one tensor.</summary>
    public static Tensor? Apply(Tensor t) => t switch
    {
        (SumOp sum, [(BroadcastOp, [var x]) repeated]) when t.DType.IsReal => OfRepeated(t, x, repeated, sum.Axes, axes => new SumOp(axes), Repetitions(t, x, repeated)),
        (MaxOp max, [(BroadcastOp, [var x]) repeated]) => OfRepeated(t, x, repeated, max.Axes, axes => new MaxOp(axes), 1),
        (SumOp sum, [var x]) when LastRun(sum.Axes, x.Shape) is { } run => Tensor.Of(new SumOp([.. sum.Axes.Except(run)]), Tensor.Of(new SumOp(run), x)),
        (MaxOp max, [var x]) when LastRun(max.Axes, x.Shape) is { } run => Tensor.Of(new MaxOp([.. max.Axes.Except(run)]), Tensor.Of(new MaxOp(run), x)),
        _ => null,
    };

    // The last axes that lie side by side, where there are others before a gap; null where all do.
    private static Axes? LastRun(Axes axes, Shape shape)
    {
        int[] real = [.. axes.Where(axis => shape[axis] > 1)];
        for (var i = real.Length - 1; i > 0; i--)
        {
            var isGap = Enumerable.Range(real[i - 1] + 1, real[i] - real[i - 1] - 1).Any(axis => shape[axis] > 1);
            if (isGap) return [.. real[i..]];
        }
        return null;
    }

    // reduce(broadcast x) -> broadcast(reduce x), times the number of copies for sums.
    private static Tensor OfRepeated(Tensor t, Tensor x, Tensor repeated, Axes axes, Func<Axes, Op> reduce, long repetitions)
    {
        var added = repeated.Shape.Rank - x.Shape.Rank;
        Axes own = [.. axes.Where(axis => axis >= added).Select(axis => axis - added).Where(axis => x.Shape[axis] > 1)];
        var reduced = own.Count == 0 ? x : Tensor.Of(reduce(own), x);
        return (repetitions == 1 ? reduced : reduced * repetitions).BroadcastTo(t.Shape);
    }

    private static long Repetitions(Tensor t, Tensor x, Tensor repeated)
    {
        var copies = 1L;
        var added = repeated.Shape.Rank - x.Shape.Rank;
        for (var axis = 0; axis < repeated.Shape.Rank; axis++)
        {
            if (t.Shape[axis] != repeated.Shape[axis] && (axis < added || x.Shape[axis - added] == 1)) copies *= repeated.Shape[axis];
        }
        return copies;
    }
}
