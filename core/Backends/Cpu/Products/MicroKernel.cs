using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace XceptionScript.Backends.Cpu;

/// <summary>
/// The innermost loop of every matrix product: a tile of c, up to 8 rows by 3 registers, stays in named locals while the depth runs.
/// Rows of a are read one number at a time through pointers of their own, so that rows of an image need no packing.
/// </summary>
internal static unsafe class MicroKernel<V, TRows, TColumns>
    where V : struct, ILanes<V> where TRows : IConstant where TColumns : IConstant
{
    /// <summary>
    /// c[r][j] = sum over k of a[r][k * step] * b[k][j], added to what c holds when <paramref name="accumulate"/>.
    /// A line of memory for every k is asked for from <paramref name="next"/> on, <paramref name="ahead"/> numbers apart.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply(int depth, float** a, nint step, float* b, float** c, bool accumulate, float* next, nint ahead)
    {
        V c00 = default, c01 = default, c02 = default;
        V c10 = default, c11 = default, c12 = default;
        V c20 = default, c21 = default, c22 = default;
        V c30 = default, c31 = default, c32 = default;
        V c40 = default, c41 = default, c42 = default;
        V c50 = default, c51 = default, c52 = default;
        V c60 = default, c61 = default, c62 = default;
        V c70 = default, c71 = default, c72 = default;
        var a0 = a[0];
        var a1 = TRows.Value > 1 ? a[1] : null;
        var a2 = TRows.Value > 2 ? a[2] : null;
        var a3 = TRows.Value > 3 ? a[3] : null;
        var a4 = TRows.Value > 4 ? a[4] : null;
        var a5 = TRows.Value > 5 ? a[5] : null;
        var a6 = TRows.Value > 6 ? a[6] : null;
        var a7 = TRows.Value > 7 ? a[7] : null;
        for (var r = 0; r < TRows.Value; r++) Fetch(c[r]);
        var end = depth * step;
        for (nint k = 0; k != end; k += step)
        {
            var b0 = V.Load(b);
            var b1 = TColumns.Value > 1 ? V.Load(b + V.Lanes) : default;
            var b2 = TColumns.Value > 2 ? V.Load(b + (2 * V.Lanes)) : default;
            b += TColumns.Value * V.Lanes;
            if (Sse.IsSupported) Sse.Prefetch1(next);
            next += ahead;
            var x0 = V.Repeat(a0[k]);
            c00 = V.MultiplyAdd(x0, b0, c00);
            if (TColumns.Value > 1) c01 = V.MultiplyAdd(x0, b1, c01);
            if (TColumns.Value > 2) c02 = V.MultiplyAdd(x0, b2, c02);
            if (TRows.Value > 1)
            {
                var x = V.Repeat(a1[k]);
                c10 = V.MultiplyAdd(x, b0, c10);
                if (TColumns.Value > 1) c11 = V.MultiplyAdd(x, b1, c11);
                if (TColumns.Value > 2) c12 = V.MultiplyAdd(x, b2, c12);
            }

            if (TRows.Value > 2)
            {
                var x = V.Repeat(a2[k]);
                c20 = V.MultiplyAdd(x, b0, c20);
                if (TColumns.Value > 1) c21 = V.MultiplyAdd(x, b1, c21);
                if (TColumns.Value > 2) c22 = V.MultiplyAdd(x, b2, c22);
            }

            if (TRows.Value > 3)
            {
                var x = V.Repeat(a3[k]);
                c30 = V.MultiplyAdd(x, b0, c30);
                if (TColumns.Value > 1) c31 = V.MultiplyAdd(x, b1, c31);
                if (TColumns.Value > 2) c32 = V.MultiplyAdd(x, b2, c32);
            }

            if (TRows.Value > 4)
            {
                var x = V.Repeat(a4[k]);
                c40 = V.MultiplyAdd(x, b0, c40);
                if (TColumns.Value > 1) c41 = V.MultiplyAdd(x, b1, c41);
                if (TColumns.Value > 2) c42 = V.MultiplyAdd(x, b2, c42);
            }

            if (TRows.Value > 5)
            {
                var x = V.Repeat(a5[k]);
                c50 = V.MultiplyAdd(x, b0, c50);
                if (TColumns.Value > 1) c51 = V.MultiplyAdd(x, b1, c51);
                if (TColumns.Value > 2) c52 = V.MultiplyAdd(x, b2, c52);
            }

            if (TRows.Value > 6)
            {
                var x = V.Repeat(a6[k]);
                c60 = V.MultiplyAdd(x, b0, c60);
                if (TColumns.Value > 1) c61 = V.MultiplyAdd(x, b1, c61);
                if (TColumns.Value > 2) c62 = V.MultiplyAdd(x, b2, c62);
            }

            if (TRows.Value > 7)
            {
                var x = V.Repeat(a7[k]);
                c70 = V.MultiplyAdd(x, b0, c70);
                if (TColumns.Value > 1) c71 = V.MultiplyAdd(x, b1, c71);
                if (TColumns.Value > 2) c72 = V.MultiplyAdd(x, b2, c72);
            }
        }

        Put(c[0], accumulate, c00, c01, c02);
        if (TRows.Value > 1) Put(c[1], accumulate, c10, c11, c12);
        if (TRows.Value > 2) Put(c[2], accumulate, c20, c21, c22);
        if (TRows.Value > 3) Put(c[3], accumulate, c30, c31, c32);
        if (TRows.Value > 4) Put(c[4], accumulate, c40, c41, c42);
        if (TRows.Value > 5) Put(c[5], accumulate, c50, c51, c52);
        if (TRows.Value > 6) Put(c[6], accumulate, c60, c61, c62);
        if (TRows.Value > 7) Put(c[7], accumulate, c70, c71, c72);
    }

    // Asks for the tile of c before the depth runs, since what it holds is added at the end.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Fetch(float* row)
    {
        if (!Sse.IsSupported) return;
        Sse.Prefetch0(row);
        if (TColumns.Value > 1) Sse.Prefetch0(row + V.Lanes);
        if (TColumns.Value > 2) Sse.Prefetch0(row + (2 * V.Lanes));
        Sse.Prefetch0(row + (TColumns.Value * V.Lanes) - 1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Put(float* row, bool accumulate, V c0, V c1, V c2)
    {
        if (accumulate)
        {
            c0 += V.Load(row);
            if (TColumns.Value > 1) c1 += V.Load(row + V.Lanes);
            if (TColumns.Value > 2) c2 += V.Load(row + (2 * V.Lanes));
        }

        V.Store(row, c0);
        if (TColumns.Value > 1) V.Store(row + V.Lanes, c1);
        if (TColumns.Value > 2) V.Store(row + (2 * V.Lanes), c2);
    }
}
