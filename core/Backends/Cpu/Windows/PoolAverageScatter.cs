using System.Runtime.CompilerServices;

namespace XceptionScript.Backends.Cpu;

/// <summary>What one cell of an image gets back from the averages that it went into: the sum of their dy, each by its share.</summary>
internal readonly unsafe struct PoolAverageScatter(
    PoolCells windows, float* dy, float* target, PoolShares shares, AxisTaps rows, AxisTaps columns) : IChannelLoop
{
    private readonly PoolCells windows = windows;
    private readonly float* dy = dy;
    private readonly float* target = target;
    private readonly PoolShares shares = shares;
    private readonly AxisTaps rows = rows;
    private readonly AxisTaps columns = columns;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run<V>(int from, int to) where V : struct, ILanes<V>
    {
        for (var c = from; c < to; c += V.Lanes)
        {
            V sum = default;
            var row = dy + c;
            for (var i = 0; i < windows.Rows; i++, row += windows.Row)
            {
                var window = row;
                for (var j = 0; j < windows.Columns; j++, window += windows.Column)
                {
                    var share = shares.Of(rows.Source + (i * rows.SourceStep), columns.Source + (j * columns.SourceStep));
                    sum = V.MultiplyAdd(V.Load(window), V.Repeat(share), sum);
                }
            }

            V.Store(target + c, sum);
        }
    }
}
