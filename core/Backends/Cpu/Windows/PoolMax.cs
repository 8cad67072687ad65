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
        if (cells is { Rows: 3, Columns: 3 })
        {
            Nine<V>(from, to);
            return;
        }

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

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Nine<V>(int from, int to) where V : struct, ILanes<V>
    {
        var (row, next) = (cells.Row, cells.Column);
        var last = 2 * next;
        for (var c = from; c < to; c += V.Lanes)
        {
            float* x0 = x + c, x1 = x0 + row, x2 = x1 + row;
            var best = V.Load(x0);
            best = Better(best, V.Load(x0 + next));
            best = Better(best, V.Load(x0 + last));
            best = Better(best, V.Load(x1));
            best = Better(best, V.Load(x1 + next));
            best = Better(best, V.Load(x1 + last));
            best = Better(best, V.Load(x2));
            best = Better(best, V.Load(x2 + next));
            best = Better(best, V.Load(x2 + last));
            V.Store(target + c, best);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Better<V>(V best, V value) where V : struct, ILanes<V> => V.Blend(V.Beats(value, best), value, best);
}
