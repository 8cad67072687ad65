using System.Runtime.CompilerServices;

namespace XceptionScript.Backends.Cpu;

/// <summary>The cell of v under the first largest cell of a window of x; 0 where all of it is padding.</summary>
internal readonly unsafe struct PoolMaxGather(PoolCells cells, float* x, float* v, float* target) : IChannelLoop
{
    private readonly PoolCells cells = cells;
    private readonly float* x = x;
    private readonly float* v = v;
    private readonly float* target = target;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run<V>(int from, int to) where V : struct, ILanes<V>
    {
        var distance = v - x;
        for (var c = from; c < to; c += V.Lanes)
        {
            V best = default, gathered = default;
            if (cells.Count > 0) (best, gathered) = (V.Load(x + c), V.Load(v + c));
            var row = x + c;
            for (var i = 0; i < cells.Rows; i++, row += cells.Row)
            {
                var cell = row;
                for (var j = 0; j < cells.Columns; j++, cell += cells.Column)
                {
                    var value = V.Load(cell);
                    var wins = V.Beats(value, best);
                    best = V.Blend(wins, value, best);
                    gathered = V.Blend(wins, V.Load(cell + distance), gathered);
                }
            }

            V.Store(target + c, gathered);
        }
    }
}
