using System.Runtime.CompilerServices;

namespace XceptionScript.Backends.Cpu;

/// <summary>Adds dy to the cell of dx under the first largest cell of a window of x.</summary>
internal readonly unsafe struct PoolMaxScatter(PoolCells cells, float* x, float* dy, float* dx) : IChannelLoop
{
    private readonly PoolCells cells = cells;
    private readonly float* x = x;
    private readonly float* dy = dy;
    private readonly float* dx = dx;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run<V>(int from, int to) where V : struct, ILanes<V>
    {
        if (cells.Count == 0) return;
        var one = V.Repeat(1);
        for (var c = from; c < to; c += V.Lanes)
        {
            V number = default, winner = default;
            var best = V.Load(x + c);
            var row = x + c;
            for (var i = 0; i < cells.Rows; i++, row += cells.Row)
            {
                var cell = row;
                for (var j = 0; j < cells.Columns; j++, cell += cells.Column, number += one)
                {
                    var value = V.Load(cell);
                    var wins = V.Beats(value, best);
                    best = V.Blend(wins, value, best);
                    winner = V.Blend(wins, number, winner);
                }
            }

            var gradient = V.Load(dy + c);
            number = default;
            row = dx + c;
            for (var i = 0; i < cells.Rows; i++, row += cells.Row)
            {
                var cell = row;
                for (var j = 0; j < cells.Columns; j++, cell += cells.Column, number += one)
                {
                    var old = V.Load(cell);
                    V.Store(cell, V.Blend(V.Matches(number, winner), old + gradient, old));
                }
            }
        }
    }
}
