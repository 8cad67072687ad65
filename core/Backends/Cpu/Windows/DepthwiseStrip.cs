using System.Runtime.CompilerServices;

namespace XceptionScript.Backends.Cpu;

/// <summary>
/// Four neighbouring positions of a depthwise result whose windows are three wide and move by one: six source cells per row serve
/// twelve products. <paramref name="kernel"/> is the tap of the leftmost cell, <paramref name="kernelColumn"/> leads to its right neighbour's.
/// </summary>
internal readonly unsafe struct DepthwiseStrip(
    float* target, float* source, float* kernel, int rows, long sourceRow, long kernelRow, nint kernelColumn, nint channels, nint targetColumn) : IChannelLoop
{
    private readonly float* target = target;
    private readonly float* source = source;
    private readonly float* kernel = kernel;
    private readonly int rows = rows;
    private readonly long sourceRow = sourceRow;
    private readonly long kernelRow = kernelRow;
    private readonly nint kernelColumn = kernelColumn;
    private readonly nint channels = channels;
    private readonly nint targetColumn = targetColumn;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run<V>(int from, int to) where V : struct, ILanes<V>
    {
        var count = channels;
        var threefold = 3 * count;
        var tap = kernelColumn;
        for (var c = from; c < to; c += V.Lanes)
        {
            V s0 = default, s1 = default, s2 = default, s3 = default;
            var x = source + c;
            var w = kernel + c;
            for (var i = 0; i < rows; i++, x += sourceRow, w += kernelRow)
            {
                var (w0, w1, w2) = (V.Load(w), V.Load(w + tap), V.Load(w + (2 * tap)));
                var (x0, x1, x2) = (V.Load(x), V.Load(x + count), V.Load(x + (2 * count)));
                var right = x + threefold;
                var (x3, x4, x5) = (V.Load(right), V.Load(right + count), V.Load(right + (2 * count)));
                s0 = V.MultiplyAdd(x2, w2, V.MultiplyAdd(x1, w1, V.MultiplyAdd(x0, w0, s0)));
                s1 = V.MultiplyAdd(x3, w2, V.MultiplyAdd(x2, w1, V.MultiplyAdd(x1, w0, s1)));
                s2 = V.MultiplyAdd(x4, w2, V.MultiplyAdd(x3, w1, V.MultiplyAdd(x2, w0, s2)));
                s3 = V.MultiplyAdd(x5, w2, V.MultiplyAdd(x4, w1, V.MultiplyAdd(x3, w0, s3)));
            }

            var y = target + c;
            V.Store(y, s0);
            V.Store(y + targetColumn, s1);
            V.Store(y + (2 * targetColumn), s2);
            V.Store(y + (3 * targetColumn), s3);
        }
    }
}
