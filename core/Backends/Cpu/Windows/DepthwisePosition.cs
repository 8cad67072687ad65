using System.Runtime.CompilerServices;

namespace XceptionScript.Backends.Cpu;

/// <summary>One position of a depthwise result, all channels: the sum of its source cells times their taps.</summary>
internal readonly unsafe struct DepthwisePosition(
    float* target, float* source, float* kernel,
    int rows, long sourceRow, long kernelRow,
    int columns, long sourceColumn, long kernelColumn) : IChannelLoop
{
    private readonly float* target = target;
    private readonly float* source = source;
    private readonly float* kernel = kernel;
    private readonly int rows = rows;
    private readonly long sourceRow = sourceRow;
    private readonly long kernelRow = kernelRow;
    private readonly int columns = columns;
    private readonly long sourceColumn = sourceColumn;
    private readonly long kernelColumn = kernelColumn;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run<V>(int from, int to) where V : struct, ILanes<V>
    {
        var c = from;
        for (; c + (4 * V.Lanes) <= to; c += 4 * V.Lanes)
        {
            V s0 = default, s1 = default, s2 = default, s3 = default;
            for (var i = 0; i < rows; i++)
            {
                var x = source + (i * sourceRow) + c;
                var w = kernel + (i * kernelRow) + c;
                for (var j = 0; j < columns; j++, x += sourceColumn, w += kernelColumn)
                {
                    s0 = V.MultiplyAdd(V.Load(x), V.Load(w), s0);
                    s1 = V.MultiplyAdd(V.Load(x + V.Lanes), V.Load(w + V.Lanes), s1);
                    s2 = V.MultiplyAdd(V.Load(x + (2 * V.Lanes)), V.Load(w + (2 * V.Lanes)), s2);
                    s3 = V.MultiplyAdd(V.Load(x + (3 * V.Lanes)), V.Load(w + (3 * V.Lanes)), s3);
                }
            }

            V.Store(target + c, s0);
            V.Store(target + c + V.Lanes, s1);
            V.Store(target + c + (2 * V.Lanes), s2);
            V.Store(target + c + (3 * V.Lanes), s3);
        }

        for (; c < to; c += V.Lanes)
        {
            V sum = default;
            for (var i = 0; i < rows; i++)
            {
                var x = source + (i * sourceRow) + c;
                var w = kernel + (i * kernelRow) + c;
                for (var j = 0; j < columns; j++, x += sourceColumn, w += kernelColumn) sum = V.MultiplyAdd(V.Load(x), V.Load(w), sum);
            }

            V.Store(target + c, sum);
        }
    }
}
