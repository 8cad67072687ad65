using System.Runtime.CompilerServices;

namespace XceptionScript.Backends.Cpu;

/// <summary>
/// Positions of one row of a depthwise result whose windows are three wide, move by one and reach one cell beyond either end. The columns of the source are
/// swept once: each gives three sums down its cells, one for each of the results beside and on it. Those sums do not depend on one another.
/// </summary>
/// <param name="target">Where position 0 of the row lies, or would.</param>
/// <param name="step">From a position of the result to the next.</param>
/// <param name="targetRow">From a position of the result to the one below, whose memory is asked for; 0 where none is made.</param>
/// <param name="pastCaches">Whether the result is written past the caches; positions are then aligned to cache lines.</param>
/// <param name="source">Column 0 of the first row that the window meets.</param>
/// <param name="sourceRow">From a row of the source to the next that is met.</param>
/// <param name="kernel">The tap that the first row's left neighbour meets.</param>
/// <param name="kernelRow">From a row of taps to the next that is met.</param>
/// <param name="kernelColumn">From a tap to its right neighbour's.</param>
/// <param name="rows">The rows that the window meets, at most three.</param>
/// <param name="nextRow">From the first row of the source to the one that the window meets first when it moves down, whose memory is asked for.</param>
/// <param name="first">The first position.</param>
/// <param name="end">Where the positions end.</param>
/// <param name="width">The columns of the source.</param>
/// <param name="channels">From a column of the source to the next.</param>
internal readonly unsafe struct DepthwiseSweep(
    float* target, nint step, nint targetRow, bool pastCaches, float* source, nint sourceRow, float* kernel, nint kernelRow, nint kernelColumn, int rows, nint nextRow,
    int first, int end, int width, nint channels)
    : ISweep
{
    private readonly float* target = target;
    private readonly nint step = step;
    private readonly nint targetRow = targetRow;
    private readonly bool pastCaches = pastCaches;
    private readonly float* source = source;
    private readonly nint sourceRow = sourceRow;
    private readonly float* kernel = kernel;
    private readonly nint kernelRow = kernelRow;
    private readonly nint kernelColumn = kernelColumn;
    private readonly int rows = rows;
    private readonly nint nextRow = nextRow;
    private readonly int first = first;
    private readonly int end = end;
    private readonly int width = width;
    private readonly nint channels = channels;

    public void Run<V>(int from, int to) where V : struct, ILanes<V> => Run<V, StoredImage>(default, from, to);

    public void Run<V, TImage>(in Pointers operands, int from, int to) where V : struct, ILanes<V> where TImage : struct, IImage
    {
        if (pastCaches) Rows<V, N1, TImage>(operands, from, to);
        else Rows<V, N0, TImage>(operands, from, to);
    }

    private void Rows<V, TPast, TImage>(in Pointers operands, int from, int to) where V : struct, ILanes<V> where TPast : IConstant where TImage : struct, IImage
    {
        if (rows == 3) Rows<V, N3, TPast, TImage>(operands, from, to);
        else if (rows == 2) Rows<V, N2, TPast, TImage>(operands, from, to);
        else Rows<V, N1, TPast, TImage>(operands, from, to);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Rows<V, TRows, TPast, TImage>(in Pointers operands, int from, int to)
        where V : struct, ILanes<V> where TRows : IConstant where TPast : IConstant where TImage : struct, IImage
    {
        // The columns beside the first and the last position give to those too.
        var (lead, stop) = (first > 0 ? first - 1 : first, end < width ? end + 1 : end);
        var (row, next, stride, below, ahead) = (sourceRow, channels, step, targetRow, nextRow);
        for (var c = from; c < to; c += V.Lanes)
        {
            var w = kernel + c;
            V w00 = V.Load(w), w01 = V.Load(w + kernelColumn), w02 = V.Load(w + (2 * kernelColumn));
            V w10 = default, w11 = default, w12 = default, w20 = default, w21 = default, w22 = default;
            if (TRows.Value > 1)
            {
                w += kernelRow;
                (w10, w11, w12) = (V.Load(w), V.Load(w + kernelColumn), V.Load(w + (2 * kernelColumn)));
            }

            if (TRows.Value > 2)
            {
                w += kernelRow;
                (w20, w21, w22) = (V.Load(w), V.Load(w + kernelColumn), V.Load(w + (2 * kernelColumn)));
            }

            var held = TImage.Hold<V>(operands, c);
            var x = source + c + (lead * next);
            var y = target + c + (first * stride);
            V complete = default, begun = default;
            for (var column = lead; column < stop; column++, x += next)
            {
                V x0 = TImage.Cells(V.Load(x), held), x1 = default, x2 = default;
                if (TRows.Value > 1) x1 = TImage.Cells(V.Load(x + row), held);
                if (TRows.Value > 2) x2 = TImage.Cells(V.Load(x + (2 * row)), held);

                // The window moves down next; pieces of rows are too short for the machine to see that.
                Simd.Fetch(x + ahead);
                if (TPast.Value == 0) Simd.Fetch(y + below);
                if (column > first)
                {
                    Store<V, TPast>(y, complete + Down<V, TRows>(x0, x1, x2, w02, w12, w22));
                    y += stride;
                }

                complete = begun + Down<V, TRows>(x0, x1, x2, w01, w11, w21);
                begun = Down<V, TRows>(x0, x1, x2, w00, w10, w20);
            }

            if (end == width) Store<V, TPast>(y, complete);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<V, TPast>(float* target, V value) where V : struct, ILanes<V> where TPast : IConstant
    {
        if (TPast.Value == 0) V.Store(target, value);
        else V.StorePast(target, value);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Down<V, TRows>(V x0, V x1, V x2, V w0, V w1, V w2) where V : struct, ILanes<V> where TRows : IConstant
    {
        var sum = x0 * w0;
        if (TRows.Value > 1) sum = V.MultiplyAdd(x1, w1, sum);
        if (TRows.Value > 2) sum = V.MultiplyAdd(x2, w2, sum);
        return sum;
    }
}
