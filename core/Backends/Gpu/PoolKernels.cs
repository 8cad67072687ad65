using ILGPU;
using XceptionScript.Lowering;

namespace XceptionScript.Backends.Gpu;

/// <summary>
/// Pooling: a thread per result. The transposes ask every window that sees a cell what it sends there, so nothing is added
/// by two threads. A window that lies wholly in the padding has the maximum -infinity and the mean 0.
/// </summary>
internal static class PoolKernels
{
    public static GpuKernel For(PoolCall call, Layout layout)
    {
        var output = layout.Of(call.Output);
        var shape = new WindowCallShape
        {
            Count = checked((int)(output.Bytes / sizeof(float))),
            Slabs = 1,
            A = layout.Of(call.A),
            B = call.B < 0 ? default : layout.Of(call.B),
            Output = output,
            Window = WindowShape.Of(call.Window, call.Batch, call.Height, call.Width, call.Channels),
        };
        Action<ArrayView<byte>, WindowCallShape> kernel = call.Kind switch
        {
            PoolKind.Max => Max,
            PoolKind.MaxScatter => MaxScatter,
            PoolKind.MaxGather => MaxGather,
            PoolKind.Average => Average,
            _ => AverageScatter,
        };
        return new([layout.PerItem(kernel.Method, shape.Count, shape)]);
    }

    public static void Max(ArrayView<byte> arena, WindowCallShape shape)
    {
        var image = shape.A.In<float>(arena);
        var output = shape.Output.In<float>(arena);
        var step = Grid.DimX * Group.DimX;
        for (var i = (Grid.IdxX * Group.DimX) + Group.IdxX; (uint)i < (uint)shape.Count; i += step)
        {
            var winner = WinnerOf(image, shape.Window, i);
            output[i] = winner < 0 ? float.NegativeInfinity : image[winner];
        }
    }

    public static void MaxGather(ArrayView<byte> arena, WindowCallShape shape)
    {
        var image = shape.A.In<float>(arena);
        var values = shape.B.In<float>(arena);
        var output = shape.Output.In<float>(arena);
        var step = Grid.DimX * Group.DimX;
        for (var i = (Grid.IdxX * Group.DimX) + Group.IdxX; (uint)i < (uint)shape.Count; i += step)
        {
            var winner = WinnerOf(image, shape.Window, i);
            output[i] = winner < 0 ? 0f : values[winner];
        }
    }

    public static void MaxScatter(ArrayView<byte> arena, WindowCallShape shape)
    {
        var window = shape.Window;
        var image = shape.A.In<float>(arena);
        var values = shape.B.In<float>(arena);
        var output = shape.Output.In<float>(arena);
        var step = Grid.DimX * Group.DimX;
        for (var i = (Grid.IdxX * Group.DimX) + Group.IdxX; (uint)i < (uint)shape.Count; i += step)
        {
            var pixel = i / window.Channels;
            var channel = i - (pixel * window.Channels);
            var line = pixel / window.Width;
            var batch = line / window.Height;
            var bottom = line - (batch * window.Height) + window.Top;
            var right = pixel - (line * window.Width) + window.Left;
            var sum = 0f;

            // Windows in row-major order, so from the last tap to the first.
            for (var tapRow = window.KernelHeight - 1; tapRow >= 0; tapRow--)
            {
                var top = bottom - (tapRow * window.DilationHeight);
                var y = top / window.StrideHeight;
                if (top >= 0 && y * window.StrideHeight == top && y < window.OutputHeight)
                {
                    for (var tapColumn = window.KernelWidth - 1; tapColumn >= 0; tapColumn--)
                    {
                        var left = right - (tapColumn * window.DilationWidth);
                        var x = left / window.StrideWidth;
                        if (left >= 0 && x * window.StrideWidth == left && x < window.OutputWidth)
                        {
                            var at = ((((batch * window.OutputHeight) + y) * window.OutputWidth) + x) * window.Channels + channel;
                            if (WinnerOf(image, window, at) == i) sum += values[at];
                        }
                    }
                }
            }
            output[i] = sum;
        }
    }

    public static void Average(ArrayView<byte> arena, WindowCallShape shape)
    {
        var window = shape.Window;
        var image = shape.A.In<float>(arena);
        var output = shape.Output.In<float>(arena);
        var step = Grid.DimX * Group.DimX;
        for (var i = (Grid.IdxX * Group.DimX) + Group.IdxX; (uint)i < (uint)shape.Count; i += step)
        {
            var pixel = i / window.Channels;
            var line = pixel / window.OutputWidth;
            var batch = line / window.OutputHeight;
            var top = ((line - (batch * window.OutputHeight)) * window.StrideHeight) - window.Top;
            var left = ((pixel - (line * window.OutputWidth)) * window.StrideWidth) - window.Left;
            var sum = 0f;
            var cells = 0;
            for (var tapRow = 0; tapRow < window.KernelHeight; tapRow++)
            {
                var y = top + (tapRow * window.DilationHeight);
                for (var tapColumn = 0; tapColumn < window.KernelWidth; tapColumn++)
                {
                    var x = left + (tapColumn * window.DilationWidth);
                    if ((uint)y < (uint)window.Height && (uint)x < (uint)window.Width)
                    {
                        sum += image[((((batch * window.Height) + y) * window.Width) + x) * window.Channels + i - (pixel * window.Channels)];
                        cells++;
                    }
                }
            }
            output[i] = cells == 0 ? 0f : sum / cells;
        }
    }

    public static void AverageScatter(ArrayView<byte> arena, WindowCallShape shape)
    {
        var window = shape.Window;
        var values = shape.A.In<float>(arena);
        var output = shape.Output.In<float>(arena);
        var step = Grid.DimX * Group.DimX;
        for (var i = (Grid.IdxX * Group.DimX) + Group.IdxX; (uint)i < (uint)shape.Count; i += step)
        {
            var pixel = i / window.Channels;
            var channel = i - (pixel * window.Channels);
            var line = pixel / window.Width;
            var batch = line / window.Height;
            var bottom = line - (batch * window.Height) + window.Top;
            var right = pixel - (line * window.Width) + window.Left;
            var sum = 0f;
            for (var tapRow = window.KernelHeight - 1; tapRow >= 0; tapRow--)
            {
                var top = bottom - (tapRow * window.DilationHeight);
                var y = top / window.StrideHeight;
                if (top >= 0 && y * window.StrideHeight == top && y < window.OutputHeight)
                {
                    var rows = Inside(top - window.Top, window.KernelHeight, window.DilationHeight, window.Height);
                    for (var tapColumn = window.KernelWidth - 1; tapColumn >= 0; tapColumn--)
                    {
                        var left = right - (tapColumn * window.DilationWidth);
                        var x = left / window.StrideWidth;
                        if (left >= 0 && x * window.StrideWidth == left && x < window.OutputWidth)
                        {
                            var columns = Inside(left - window.Left, window.KernelWidth, window.DilationWidth, window.Width);
                            sum += values[((((batch * window.OutputHeight) + y) * window.OutputWidth) + x) * window.Channels + channel] / (rows * columns);
                        }
                    }
                }
            }
            output[i] = sum;
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

    /// <summary>The place in the image of the first largest cell of the window of a result; -1 if all of it is padding.</summary>
    private static int WinnerOf(ArrayView<float> image, WindowShape window, int result)
    {
        var pixel = result / window.Channels;
        var channel = result - (pixel * window.Channels);
        var line = pixel / window.OutputWidth;
        var batch = line / window.OutputHeight;
        var top = ((line - (batch * window.OutputHeight)) * window.StrideHeight) - window.Top;
        var left = ((pixel - (line * window.OutputWidth)) * window.StrideWidth) - window.Left;
        var winner = -1;
        var best = float.NegativeInfinity;
        for (var tapRow = 0; tapRow < window.KernelHeight; tapRow++)
        {
            var y = top + (tapRow * window.DilationHeight);
            for (var tapColumn = 0; tapColumn < window.KernelWidth; tapColumn++)
            {
                var x = left + (tapColumn * window.DilationWidth);
                if ((uint)y < (uint)window.Height && (uint)x < (uint)window.Width)
                {
                    var at = ((((batch * window.Height) + y) * window.Width) + x) * window.Channels + channel;
                    var value = image[at];
                    if (winner < 0 || Largest.Wins(value, best))
                    {
                        best = value;
                        winner = at;
                    }
                }
            }
        }
        return winner;
    }
}
