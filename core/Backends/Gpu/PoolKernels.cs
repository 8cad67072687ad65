using System.Reflection;
using ILGPU;
using XceptionScript.Lowering;

namespace XceptionScript.Backends.Gpu;

/// <summary>
/// Pooling: a thread per result, of one channel or of a quad of them. The transposes ask every window that sees a cell what it sends there, so nothing is added
/// by two threads. A window that lies wholly in the padding has the maximum -infinity and the mean 0.
/// </summary>
internal static class PoolKernels
{
    public static GpuKernel For(PoolCall call, Layout layout)
    {
        if (PoolSweeps.TryFor(call, layout) is { } swept) return swept;
        var output = layout.Of(call.Output);
        var isQuads = call.Channels % Quads.Size == 0 && output.IsAligned && layout.Of(call.A).IsAligned && (call.B < 0 || layout.Of(call.B).IsAligned);
        var size = isQuads ? Quads.Size : 1;
        var shape = new WindowCallShape
        {
            Count = checked((int)(output.Bytes / sizeof(float))) / size,
            Slabs = 1,
            A = layout.Of(call.A),
            B = call.B < 0 ? default : layout.Of(call.B),
            Output = output,
            Window = WindowShape.Of(call.Window, call.Batch, call.Height, call.Width, call.Channels / size),
        };
        var kernel = call.Kind switch
        {
            PoolKind.Max => nameof(Max),
            PoolKind.MaxScatter => nameof(MaxScatter),
            PoolKind.MaxGather => nameof(MaxGather),
            PoolKind.Average => nameof(Average),
            _ => nameof(AverageScatter),
        };
        var types = isQuads ? new[] { typeof(QuadNumbers), typeof(Float4) } : [typeof(SingleNumbers), typeof(float)];
        return new([layout.PerItem(typeof(PoolKernels).GetMethod(kernel, BindingFlags.Static | BindingFlags.Public)!.MakeGenericMethod(types), shape.Count, shape)]);
    }

    public static void Max<TNumbers, V>(ArrayView<byte> arena, WindowCallShape shape)
        where TNumbers : struct, INumbers<V>
        where V : struct
    {
        var step = Grid.DimX * Group.DimX;
        for (var i = (Grid.IdxX * Group.DimX) + Group.IdxX; (uint)i < (uint)shape.Count; i += step)
        {
            var at = WindowPlace.OfResult(i, shape.Window);
            TNumbers.Store(arena, shape.Output, i, WinnerOf<TNumbers, V>(arena, shape, at.Batch, at.Row, at.Column, at.Channel).Best);
        }
    }

    public static void MaxGather<TNumbers, V>(ArrayView<byte> arena, WindowCallShape shape)
        where TNumbers : struct, INumbers<V>
        where V : struct
    {
        var window = shape.Window;
        var step = Grid.DimX * Group.DimX;
        for (var i = (Grid.IdxX * Group.DimX) + Group.IdxX; (uint)i < (uint)shape.Count; i += step)
        {
            var at = WindowPlace.OfResult(i, window);
            var winner = WinnerOf<TNumbers, V>(arena, shape, at.Batch, at.Row, at.Column, at.Channel);
            var top = (at.Row * window.StrideHeight) - window.Top;
            var left = (at.Column * window.StrideWidth) - window.Left;
            var sum = TNumbers.Repeat(0f);
            var tap = 0;
            for (var tapRow = 0; tapRow < window.KernelHeight; tapRow++)
            {
                var y = top + (tapRow * window.DilationHeight);
                for (var tapColumn = 0; tapColumn < window.KernelWidth; tapColumn++)
                {
                    var x = left + (tapColumn * window.DilationWidth);
                    if ((uint)y < (uint)window.Height && (uint)x < (uint)window.Width)
                    {
                        var value = TNumbers.Load(arena, shape.B, ((((at.Batch * window.Height) + y) * window.Width) + x) * window.Channels + at.Channel);
                        sum = TNumbers.Add(sum, TNumbers.WhereSame(winner.Tap, tap, value));
                    }
                    tap++;
                }
            }
            TNumbers.Store(arena, shape.Output, i, sum);
        }
    }

    public static void MaxScatter<TNumbers, V>(ArrayView<byte> arena, WindowCallShape shape)
        where TNumbers : struct, INumbers<V>
        where V : struct
    {
        var window = shape.Window;
        var step = Grid.DimX * Group.DimX;
        for (var i = (Grid.IdxX * Group.DimX) + Group.IdxX; (uint)i < (uint)shape.Count; i += step)
        {
            var at = WindowPlace.OfCell(i, window);
            var sum = TNumbers.Repeat(0f);

            // Windows in row-major order, so from the last tap to the first; from tap to tap the distance from a window's first cell shrinks by a dilation.
            var reach = WindowPlace.LastTap(at, window);
            var rows = reach.Rows;
            for (var tapRow = window.KernelHeight - 1; tapRow >= 0; tapRow--)
            {
                if (rows.Rest == 0 && (uint)rows.Whole < (uint)window.OutputHeight)
                {
                    var columns = reach.Columns;
                    for (var tapColumn = window.KernelWidth - 1; tapColumn >= 0; tapColumn--)
                    {
                        if (columns.Rest == 0 && (uint)columns.Whole < (uint)window.OutputWidth)
                        {
                            var winner = WinnerOf<TNumbers, V>(arena, shape, at.Batch, rows.Whole, columns.Whole, at.Channel);
                            var value = TNumbers.Load(
                                arena, shape.B, ((((at.Batch * window.OutputHeight) + rows.Whole) * window.OutputWidth) + columns.Whole) * window.Channels + at.Channel);
                            sum = TNumbers.Add(sum, TNumbers.WhereSame(winner.Tap, (tapRow * window.KernelWidth) + tapColumn, value));
                        }
                        columns = columns.More(reach.ColumnStep, window.StrideWidth);
                    }
                }
                rows = rows.More(reach.RowStep, window.StrideHeight);
            }
            TNumbers.Store(arena, shape.Output, i, sum);
        }
    }

    public static void Average<TNumbers, V>(ArrayView<byte> arena, WindowCallShape shape)
        where TNumbers : struct, INumbers<V>
        where V : struct
    {
        var window = shape.Window;
        var step = Grid.DimX * Group.DimX;
        for (var i = (Grid.IdxX * Group.DimX) + Group.IdxX; (uint)i < (uint)shape.Count; i += step)
        {
            var at = WindowPlace.OfResult(i, window);
            var top = (at.Row * window.StrideHeight) - window.Top;
            var left = (at.Column * window.StrideWidth) - window.Left;
            var sum = TNumbers.Repeat(0f);
            var cells = 0;
            for (var tapRow = 0; tapRow < window.KernelHeight; tapRow++)
            {
                var y = top + (tapRow * window.DilationHeight);
                if ((uint)y < (uint)window.Height)
                {
                    for (var tapColumn = 0; tapColumn < window.KernelWidth; tapColumn++)
                    {
                        var x = left + (tapColumn * window.DilationWidth);
                        if ((uint)x < (uint)window.Width)
                        {
                            sum = TNumbers.Add(sum, TNumbers.Load(arena, shape.A, ((((at.Batch * window.Height) + y) * window.Width) + x) * window.Channels + at.Channel));
                            cells++;
                        }
                    }
                }
            }
            TNumbers.Store(arena, shape.Output, i, TNumbers.Scale(sum, 1f / IntrinsicMath.Max(cells, 1)));
        }
    }

    public static void AverageScatter<TNumbers, V>(ArrayView<byte> arena, WindowCallShape shape)
        where TNumbers : struct, INumbers<V>
        where V : struct
    {
        var window = shape.Window;
        var step = Grid.DimX * Group.DimX;
        for (var i = (Grid.IdxX * Group.DimX) + Group.IdxX; (uint)i < (uint)shape.Count; i += step)
        {
            var at = WindowPlace.OfCell(i, window);
            var sum = TNumbers.Repeat(0f);
            var reach = WindowPlace.LastTap(at, window);
            var rows = reach.Rows;
            for (var tapRow = window.KernelHeight - 1; tapRow >= 0; tapRow--)
            {
                if (rows.Rest == 0 && (uint)rows.Whole < (uint)window.OutputHeight)
                {
                    var inside = Inside((rows.Whole * window.StrideHeight) - window.Top, window.KernelHeight, window.DilationHeight, window.Height);
                    var columns = reach.Columns;
                    for (var tapColumn = window.KernelWidth - 1; tapColumn >= 0; tapColumn--)
                    {
                        if (columns.Rest == 0 && (uint)columns.Whole < (uint)window.OutputWidth)
                        {
                            var cells = inside * Inside((columns.Whole * window.StrideWidth) - window.Left, window.KernelWidth, window.DilationWidth, window.Width);
                            var value = TNumbers.Load(
                                arena, shape.A, ((((at.Batch * window.OutputHeight) + rows.Whole) * window.OutputWidth) + columns.Whole) * window.Channels + at.Channel);
                            sum = TNumbers.Add(sum, TNumbers.Scale(value, 1f / cells));
                        }
                        columns = columns.More(reach.ColumnStep, window.StrideWidth);
                    }
                }
                rows = rows.More(reach.RowStep, window.StrideHeight);
            }
            TNumbers.Store(arena, shape.Output, i, sum);
        }
    }

    /// <summary>How many cells of a window's side, from <paramref name="first"/> on, lie inside the image.</summary>
    private static int Inside(int first, int cells, int dilation, int extent)
    {
        var inside = 0;
        for (var k = 0; k < cells; k++)
        {
            if ((uint)(first + (k * dilation)) < (uint)extent) inside++;
        }
        return inside;
    }

    /// <summary>The first largest cell of the window of a result; the tap is below 0 if all of it is padding.</summary>
    private static Winner<V> WinnerOf<TNumbers, V>(ArrayView<byte> arena, WindowCallShape shape, int batch, int row, int column, int channel)
        where TNumbers : struct, INumbers<V>
        where V : struct
    {
        var window = shape.Window;
        var top = (row * window.StrideHeight) - window.Top;
        var left = (column * window.StrideWidth) - window.Left;
        Winner<V> winner = default;
        winner.Best = TNumbers.Repeat(float.NegativeInfinity);
        winner.Tap = TNumbers.Repeat(-1f);
        var isFirst = true;
        var tap = 0;
        for (var tapRow = 0; tapRow < window.KernelHeight; tapRow++)
        {
            var y = top + (tapRow * window.DilationHeight);
            for (var tapColumn = 0; tapColumn < window.KernelWidth; tapColumn++)
            {
                var x = left + (tapColumn * window.DilationWidth);
                if ((uint)y < (uint)window.Height && (uint)x < (uint)window.Width)
                {
                    var value = TNumbers.Load(arena, shape.A, ((((batch * window.Height) + y) * window.Width) + x) * window.Channels + channel);
                    winner.Tap = TNumbers.WhereLarger(isFirst, value, winner.Best, TNumbers.Repeat(tap), winner.Tap);
                    winner.Best = TNumbers.WhereLarger(isFirst, value, winner.Best, value, winner.Best);
                    isFirst = false;
                }
                tap++;
            }
        }
        return winner;
    }
}
