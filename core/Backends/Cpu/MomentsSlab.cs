using System.Runtime.CompilerServices;

namespace XceptionScript.Backends.Cpu;

/// <summary>Mean, then sum of squared distances from it, of the columns of a slab of rows: <c>[2, channels]</c>.</summary>
internal readonly unsafe struct MomentsSlab(float* x, int rows, int channels, float* moments) : IChannelLoop
{
    // Rows of a tile: with 64 channels at a time, 16 KB.
    private const int TileRows = 64;

    private readonly float* x = x;
    private readonly int rows = rows;
    private readonly nint channels = channels;
    private readonly float* moments = moments;

    /// <summary>Chan, Golub and LeVeque (1979): the moments of two groups of so many rows, from the moments of each.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Merge<V>(ref V mean, ref V squares, int count, V otherMean, V otherSquares, int otherCount) where V : struct, ILanes<V>
    {
        var share = (float)otherCount / (count + otherCount);
        var distance = otherMean - mean;
        mean = V.MultiplyAdd(distance, V.Repeat(share), mean);
        squares = V.MultiplyAdd(distance * distance, V.Repeat(count * share), squares + otherSquares);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run<V>(int from, int to) where V : struct, ILanes<V>
    {
        var c = from;
        for (; c + (4 * V.Lanes) <= to; c += 4 * V.Lanes) Columns<V, N4>(c);
        for (; c < to; c += V.Lanes) Columns<V, N1>(c);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Columns<V, TRegisters>(int c) where V : struct, ILanes<V> where TRegisters : IConstant
    {
        V mean0 = default, mean1 = default, mean2 = default, mean3 = default;
        V squares0 = default, squares1 = default, squares2 = default, squares3 = default;
        for (var first = 0; first < rows; first += TileRows)
        {
            var count = Math.Min(TileRows, rows - first);
            var tile = x + (first * channels) + c;

            V s0 = default, s1 = default, s2 = default, s3 = default;
            var row = tile;
            for (var i = 0; i < count; i++, row += channels)
            {
                s0 += V.Load(row);
                if (TRegisters.Value == 1) continue;
                s1 += V.Load(row + V.Lanes);
                s2 += V.Load(row + (2 * V.Lanes));
                s3 += V.Load(row + (3 * V.Lanes));
            }

            var size = V.Repeat(count);
            V m0 = s0 / size, m1 = s1 / size, m2 = s2 / size, m3 = s3 / size;

            s0 = s1 = s2 = s3 = default;
            row = tile;
            for (var i = 0; i < count; i++, row += channels)
            {
                s0 = AddSquare(V.Load(row) - m0, s0);
                if (TRegisters.Value == 1) continue;
                s1 = AddSquare(V.Load(row + V.Lanes) - m1, s1);
                s2 = AddSquare(V.Load(row + (2 * V.Lanes)) - m2, s2);
                s3 = AddSquare(V.Load(row + (3 * V.Lanes)) - m3, s3);
            }

            Merge(ref mean0, ref squares0, first, m0, s0, count);
            if (TRegisters.Value == 1) continue;
            Merge(ref mean1, ref squares1, first, m1, s1, count);
            Merge(ref mean2, ref squares2, first, m2, s2, count);
            Merge(ref mean3, ref squares3, first, m3, s3, count);
        }

        var target = moments + c;
        V.Store(target, mean0);
        V.Store(target + channels, squares0);
        if (TRegisters.Value == 1) return;
        V.Store(target + V.Lanes, mean1);
        V.Store(target + channels + V.Lanes, squares1);
        V.Store(target + (2 * V.Lanes), mean2);
        V.Store(target + channels + (2 * V.Lanes), squares2);
        V.Store(target + (3 * V.Lanes), mean3);
        V.Store(target + channels + (3 * V.Lanes), squares3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V AddSquare<V>(V distance, V sum) where V : struct, ILanes<V> => V.MultiplyAdd(distance, distance, sum);
}
