using System.Runtime.CompilerServices;

namespace XceptionScript.Backends.Cpu;

/// <summary>The largest cell of a window; minus infinity where all of it is padding.</summary>
internal readonly unsafe struct PoolMax(PoolCells cells, float* x, float* target) : IChannelLoop
{
    private readonly PoolCells cells = cells;
    private readonly float* x = x;
    private readonly float* target = target;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run<V>(int from, int to) where V : struct, ILanes<V>
    {
        for (var c = from; c < to; c += V.Lanes)
        {
            var best = cells.Count == 0 ? V.Repeat(float.NegativeInfinity) : V.Load(x + c);
            var row = x + c;
            for (var i = 0; i < cells.Rows; i++, row += cells.Row)
            {
                var cell = row;
                for (var j = 0; j < cells.Columns; j++, cell += cells.Column)
                {
                    var value = V.Load(cell);
                    best = V.Blend(V.Beats(value, best), value, best);
                }
            }

            V.Store(target + c, best);
        }
    }
}
