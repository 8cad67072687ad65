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
        if (cells is { Rows: 3, Columns: 3 })
        {
            Nine<V>(from, to);
            return;
        }

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

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Nine<V>(int from, int to) where V : struct, ILanes<V>
    {
        var (row, next) = (cells.Row, cells.Column);
        var last = 2 * next;
        for (var c = from; c < to; c += V.Lanes)
        {
            float* x0 = x + c, x1 = x0 + row, x2 = x1 + row;
            var best = V.Load(x0);
            V winner = default;
            Track(ref best, ref winner, V.Load(x0 + next), 1);
            Track(ref best, ref winner, V.Load(x0 + last), 2);
            Track(ref best, ref winner, V.Load(x1), 3);
            Track(ref best, ref winner, V.Load(x1 + next), 4);
            Track(ref best, ref winner, V.Load(x1 + last), 5);
            Track(ref best, ref winner, V.Load(x2), 6);
            Track(ref best, ref winner, V.Load(x2 + next), 7);
            Track(ref best, ref winner, V.Load(x2 + last), 8);
            var gradient = V.Load(dy + c);
            float* d0 = dx + c, d1 = d0 + row, d2 = d1 + row;
            Add(d0, winner, 0, gradient);
            Add(d0 + next, winner, 1, gradient);
            Add(d0 + last, winner, 2, gradient);
            Add(d1, winner, 3, gradient);
            Add(d1 + next, winner, 4, gradient);
            Add(d1 + last, winner, 5, gradient);
            Add(d2, winner, 6, gradient);
            Add(d2 + next, winner, 7, gradient);
            Add(d2 + last, winner, 8, gradient);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Track<V>(ref V best, ref V winner, V value, float number) where V : struct, ILanes<V>
    {
        var wins = V.Beats(value, best);
        best = V.Blend(wins, value, best);
        winner = V.Blend(wins, V.Repeat(number), winner);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add<V>(float* cell, V winner, float number, V gradient) where V : struct, ILanes<V>
    {
        var old = V.Load(cell);
        V.Store(cell, V.Blend(V.Matches(winner, V.Repeat(number)), old + gradient, old));
    }
}
