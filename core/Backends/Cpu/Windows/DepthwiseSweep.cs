using System.Runtime.CompilerServices;

namespace XceptionScript.Backends.Cpu;

/// <summary>
/// Positions of one row of a depthwise result whose windows are three wide, move by one and reach one cell beyond either end. The columns of the source are
/// swept once: each gives three sums down its cells, one for each of the results beside and on it. Those sums do not depend on one another.
/// </summary>
/// <param name="target">Where position 0 of the row lies, or would.</param>
/// <param name="step">From a position of the result to the next.</param>
/// <param name="targetRow">From a position of the result to the one below, whose memory is asked for; 0 where none is made.</param>
/// <param name="stores">How the result is stored.</param>
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
    float* target, nint step, nint targetRow, SweepStores stores, float* source, nint sourceRow, float* kernel, nint kernelRow, nint kernelColumn, int rows, nint nextRow,
    int first, int end, int width, nint channels)
    : ISweep
{
    private readonly float* target = target;
    private readonly nint step = step;
    private readonly nint targetRow = targetRow;
    private readonly SweepStores stores = stores;
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
        if (stores == SweepStores.PastByHalves)
        {
            if (rows == 3) Halves<V, N3, TImage>(operands, from, to);
            else if (rows == 2) Halves<V, N2, TImage>(operands, from, to);
            else Halves<V, N1, TImage>(operands, from, to);
        }
        else if (stores == SweepStores.Past) Rows<V, N1, TImage>(operands, from, to);
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

    // Lines of the positions that start with one hold the channels from c on, those of the others the channels half a line later. What is left are the first and
    // the last half line of the row of channels, which come as a narrower register.
    private void Halves<V, TRows, TImage>(in Pointers operands, int from, int to) where V : struct, ILanes<V> where TRows : IConstant where TImage : struct, IImage
    {
        var half = Simd.LineNumbers / 2;
        var starts = ((nint)(target + (first * step)) & ((Simd.LineNumbers * sizeof(float)) - 1)) == 0 ? first : first + 1;
        var others = (2 * first) + 1 - starts;
        for (var c = from; c < to; c += V.Lanes)
        {
            if (V.Lanes == Simd.LineNumbers)
            {
                EverySecond<V, TRows, N1, TImage>(operands, c, starts);
                EverySecond<V, TRows, N1, TImage>(operands, c + half, others);
            }
            else
            {
                EverySecond<V, TRows, N0, TImage>(operands, c, starts);
                EverySecond<V, TRows, N0, TImage>(operands, c + half - (int)channels, others);
            }
        }
    }

    // Some channels of every second position: the same sums in the same order.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void EverySecond<V, TRows, TPast, TImage>(in Pointers operands, int c, int start)
        where V : struct, ILanes<V> where TRows : IConstant where TPast : IConstant where TImage : struct, IImage
    {
        var (row, next, stride, ahead) = (sourceRow, channels, step, nextRow);
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
        var x = source + c + (start * next);
        var y = target + c + (start * stride);
        V begun = default, x1 = default, x2 = default;
        if (start > 0)
        {
            var left = x - next;
            var x0 = TImage.Cells(V.Load(left), held);
            if (TRows.Value > 1) x1 = TImage.Cells(V.Load(left + row), held);
            if (TRows.Value > 2) x2 = TImage.Cells(V.Load(left + (2 * row)), held);
            begun = Down<V, TRows>(x0, x1, x2, w00, w10, w20);
        }

        for (var position = start; position < end; position += 2, x += 2 * next, y += 2 * stride)
        {
            var x0 = TImage.Cells(V.Load(x), held);
            if (TRows.Value > 1) x1 = TImage.Cells(V.Load(x + row), held);
            if (TRows.Value > 2) x2 = TImage.Cells(V.Load(x + (2 * row)), held);
            Simd.Fetch(x + ahead);
            var sum = begun + Down<V, TRows>(x0, x1, x2, w01, w11, w21);
            if (position + 1 < width)
            {
                var right = x + next;
                x0 = TImage.Cells(V.Load(right), held);
                if (TRows.Value > 1) x1 = TImage.Cells(V.Load(right + row), held);
                if (TRows.Value > 2) x2 = TImage.Cells(V.Load(right + (2 * row)), held);
                sum += Down<V, TRows>(x0, x1, x2, w02, w12, w22);
                begun = Down<V, TRows>(x0, x1, x2, w00, w10, w20);
            }

            Store<V, TPast>(y, sum);
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
