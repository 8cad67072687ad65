using System.Numerics;
using System.Runtime.InteropServices;
using XceptionScript.Expressions;

namespace XceptionScript.Backends.Reference;

/// <summary>The loops that several op families share. Work is cut over output elements only, so each of them is one sum in one order whatever the number of threads.</summary>
internal static class ReferenceLoops
{
    // Below this many scalar operations a second thread costs more than it brings.
    private const long ParallelWork = 1 << 16;

    /// <summary>Runs the body for 0 to count - 1, on several threads where the whole is at least some tens of thousands of operations.</summary>
    public static void Each(int count, long work, Action<int> body)
    {
        if (work >= ParallelWork && count > 1)
        {
            Parallel.For(0, count, body);
            return;
        }
        for (var i = 0; i < count; i++) body(i);
    }

    /// <summary>y[j] += a x[j].</summary>
    public static void MultiplyAdd(Span<double> y, double a, ReadOnlySpan<double> x)
    {
        x = x[..y.Length];
        var ys = MemoryMarshal.Cast<double, Vector<double>>(y);
        var xs = MemoryMarshal.Cast<double, Vector<double>>(x);
        for (var j = 0; j < ys.Length; j++) ys[j] += a * xs[j];
        for (var j = ys.Length * Vector<double>.Count; j < y.Length; j++) y[j] += a * x[j];
    }

    /// <summary>Where each row (a run along the last axis) of a shape starts in another array that is read with the given strides.</summary>
    public static int[] RowStarts(Shape shape, ReadOnlySpan<int> strides, int start)
    {
        int[] starts = [start];
        for (var axis = 0; axis < shape.Rank - 1; axis++)
        {
            var longer = new int[starts.Length * shape[axis]];
            for (var i = 0; i < longer.Length; i++) longer[i] = starts[i / shape[axis]] + (i % shape[axis] * strides[axis]);
            starts = longer;
        }
        return starts;
    }
}
