using XceptionScript.Expressions;
using XceptionScript.Ops;

namespace XceptionScript.Backends.Reference;

/// <summary>Sums, largest values and moments. Sums run over the elements in row-major order; the first NaN wins every comparison.</summary>
internal static class ReferenceReductions
{
    public static double[] Sum(SumOp op, Tensor y, double[] x)
    {
        var sums = new double[y.Shape.Size];
        Visit(op.Axes, y, x, (place, value) => sums[place] += value);
        return sums;
    }

    public static double[] Max(MaxOp op, Tensor y, double[] x)
    {
        var largest = new double[y.Shape.Size];
        Array.Fill(largest, double.NegativeInfinity);
        Visit(op.Axes, y, x, (place, value) =>
        {
            if (Wins(value, largest[place])) largest[place] = value;
        });
        return largest;
    }

    public static double[] ArgMax(ArgMaxOp op, Tensor y, double[] x)
    {
        var shape = y.Inputs[0].Shape;
        var (extent, inner) = (shape[op.Axis], shape.Strides()[op.Axis]);
        var positions = new double[y.Shape.Size];
        for (var place = 0; place < positions.Length; place++)
        {
            var start = (place / inner * inner * extent) + (place % inner);
            var best = 0;
            for (var i = 1; i < extent; i++)
            {
                if (Wins(x[start + (i * inner)], x[start + (best * inner)])) best = i;
            }
            positions[place] = best;
        }
        return positions;
    }

    /// <summary>Two passes: the mean, then the mean squared distance from it.</summary>
    public static double[] Moments(Tensor y, double[] x)
    {
        var channels = y.Shape[1];
        var rows = x.Length / channels;
        var moments = new double[2 * channels];
        var means = moments.AsSpan(0, channels);
        var variances = moments.AsSpan(channels);
        for (var i = 0; i < x.Length; i++) means[i % channels] += x[i];
        for (var c = 0; c < channels; c++) means[c] /= rows;
        for (var i = 0; i < x.Length; i++) variances[i % channels] += (x[i] - means[i % channels]) * (x[i] - means[i % channels]);
        for (var c = 0; c < channels; c++) variances[c] /= rows;
        return moments;
    }

    /// <summary>Whether a value replaces the best one so far, which came earlier.</summary>
    internal static bool Wins(double value, double best) => value > best || (double.IsNaN(value) && !double.IsNaN(best));

    private static void Visit(Axes axes, Tensor y, double[] x, Action<int, double> visit)
    {
        var shape = y.Inputs[0].Shape;
        var strides = y.Shape.Strides();
        foreach (var axis in axes) strides[axis] = 0;
        var starts = ReferenceLoops.RowStarts(shape, strides, 0);
        var (columns, step) = shape.Rank == 0 ? (1, 0) : (shape[^1], strides[^1]);
        for (var i = 0; i < x.Length; i++) visit(starts[i / columns] + (i % columns * step), x[i]);
    }
}
