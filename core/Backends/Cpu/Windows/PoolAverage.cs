using System.Runtime.CompilerServices;

namespace XceptionScript.Backends.Cpu;

/// <summary>The mean of the cells of a window that lie inside the image; 0 where none does.</summary>
internal readonly unsafe struct PoolAverage(PoolCells cells, float* x, float* target) : IChannelLoop
{
    private readonly PoolCells cells = cells;
    private readonly float* x = x;
    private readonly float* target = target;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run<V>(int from, int to) where V : struct, ILanes<V>
    {
        var divisor = V.Repeat(Math.Max(1, cells.Count));
        for (var c = from; c < to; c += V.Lanes)
        {
            V sum = default;
            var row = x + c;
            for (var i = 0; i < cells.Rows; i++, row += cells.Row)
            {
                var cell = row;
                for (var j = 0; j < cells.Columns; j++, cell += cells.Column) sum += V.Load(cell);
            }

            V.Store(target + c, sum / divisor);
        }
    }
}
