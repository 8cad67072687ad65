using System.Runtime.CompilerServices;

namespace XceptionScript.Backends.Cpu;

/// <summary>
/// Adds what some columns of one row give to the gradient of a depthwise kernel three wide that moves by one and reaches one cell beyond either end. The columns of x are
/// swept once: each cell meets dy beside and on it, and the sums of all taps stay in registers.
/// </summary>
/// <param name="kernel">The sums of the first row of taps, to which is added.</param>
/// <param name="x">Column 0 of the first row of x that the window meets.</param>
/// <param name="row">From a row of x to the next.</param>
/// <param name="dy">Column 0 of the row of dy.</param>
/// <param name="rows">The rows that the window meets, at most three.</param>
/// <param name="first">The first column of x.</param>
/// <param name="end">Where the columns of x end.</param>
/// <param name="width">The columns of x and of dy.</param>
/// <param name="channels">From a column to the next.</param>
internal readonly unsafe struct DepthwiseKernelSweep(float* kernel, float* x, nint row, float* dy, int rows, int first, int end, int width, nint channels) : ISweep
{
    private readonly float* kernel = kernel;
    private readonly float* x = x;
    private readonly nint row = row;
    private readonly float* dy = dy;
    private readonly int rows = rows;
    private readonly int first = first;
    private readonly int end = end;
    private readonly int width = width;
    private readonly nint channels = channels;

    public void Run<V>(int from, int to) where V : struct, ILanes<V> => Run<V, StoredImage>(default, from, to);

    public void Run<V, TImage>(in Pointers operands, int from, int to) where V : struct, ILanes<V> where TImage : struct, IImage
    {
        if (rows == 3) Rows<V, N3, TImage>(operands, from, to);
        else if (rows == 2) Rows<V, N2, TImage>(operands, from, to);
        else Rows<V, N1, TImage>(operands, from, to);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Rows<V, TRows, TImage>(in Pointers operands, int from, int to) where V : struct, ILanes<V> where TRows : IConstant where TImage : struct, IImage
    {
        var (next, down) = (channels, row);
        for (var c = from; c < to; c += V.Lanes)
        {
            var sums = kernel + c;
            V s00 = V.Load(sums), s01 = V.Load(sums + next), s02 = V.Load(sums + (2 * next));
            V s10 = default, s11 = default, s12 = default, s20 = default, s21 = default, s22 = default;
            if (TRows.Value > 1) (s10, s11, s12) = (V.Load(sums + (3 * next)), V.Load(sums + (4 * next)), V.Load(sums + (5 * next)));
            if (TRows.Value > 2) (s20, s21, s22) = (V.Load(sums + (6 * next)), V.Load(sums + (7 * next)), V.Load(sums + (8 * next)));

            var held = TImage.Hold<V>(operands, c);
            var cell = x + c + (first * next);
            var gradient = dy + c + (first * next);
            V left = default, middle = V.Load(gradient);
            if (first > 0) left = V.Load(gradient - next);
            for (var column = first; column < end; column++, cell += next, gradient += next)
            {
                V x0 = TImage.Cells(V.Load(cell), held), x1 = default, x2 = default;
                if (TRows.Value > 1) x1 = TImage.Cells(V.Load(cell + down), held);
                if (TRows.Value > 2) x2 = TImage.Cells(V.Load(cell + (2 * down)), held);

                // No dy lies beyond the ends, and a number there must not meet x: x may be infinite.
                V right = default;
                if (column + 1 < width)
                {
                    right = V.Load(gradient + next);

                    // The window moves down next; pieces of rows are too short for the machine to see that.
                    Simd.Fetch(cell + (TRows.Value * down));
                    Simd.Fetch(gradient + down);
                    Add<V, TRows>(x0, x1, x2, right, ref s00, ref s10, ref s20);
                }

                Add<V, TRows>(x0, x1, x2, middle, ref s01, ref s11, ref s21);
                if (column > 0) Add<V, TRows>(x0, x1, x2, left, ref s02, ref s12, ref s22);
                (left, middle) = (middle, right);
            }

            V.Store(sums, s00);
            V.Store(sums + next, s01);
            V.Store(sums + (2 * next), s02);
            if (TRows.Value == 1) continue;
            V.Store(sums + (3 * next), s10);
            V.Store(sums + (4 * next), s11);
            V.Store(sums + (5 * next), s12);
            if (TRows.Value == 2) continue;
            V.Store(sums + (6 * next), s20);
            V.Store(sums + (7 * next), s21);
            V.Store(sums + (8 * next), s22);
        }
    }

    // One column of taps: the cells of x down the window, each times the same dy.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add<V, TRows>(V x0, V x1, V x2, V dy, ref V s0, ref V s1, ref V s2) where V : struct, ILanes<V> where TRows : IConstant
    {
        s0 = V.MultiplyAdd(x0, dy, s0);
        if (TRows.Value > 1) s1 = V.MultiplyAdd(x1, dy, s1);
        if (TRows.Value > 2) s2 = V.MultiplyAdd(x2, dy, s2);
    }
}
