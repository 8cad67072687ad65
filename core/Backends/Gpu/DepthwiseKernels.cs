using System.Reflection;
using ILGPU;
using XceptionScript.Lowering;

namespace XceptionScript.Backends.Gpu;

/// <summary>
/// Depthwise convolutions: sweeps where the window is the common one (<see cref="DepthwiseSweeps"/>), and here a thread per result for any window, any multiplier
/// and any prologue.
/// </summary>
internal static class DepthwiseKernels
{
    public static GpuKernel For(DepthwiseCall call, Layout layout)
    {
        if (DepthwiseSweeps.TryFor(call, layout) is { } swept) return swept;
        var window = WindowShape.Of(call.Geometry);
        var output = layout.Of(call.Output);
        var count = checked((int)(output.Bytes / sizeof(float)));
        var shape = new DepthwiseShape
        {
            Call = new() { Count = count, Slabs = 1, A = layout.Of(call.A), B = layout.Of(call.B), Output = output, Window = window },
            Prologue = PrologueShape.Of(call.Prologue, layout),
        };
        if (call.Sense != Sense.KernelGradient)
            return new([layout.PerItem(Kernel(call.Sense == Sense.Forward ? nameof(Forward) : nameof(InputGradient), call), count, shape)]);
        shape.Call.Slabs = layout.Grain.Slabs(count, (long)window.Batch * window.OutputHeight * window.OutputWidth);
        shape.Call.Count = checked(count * shape.Call.Slabs);
        var gradient = Kernel(nameof(KernelGradient), call);
        if (shape.Call.Slabs == 1) return new([layout.PerItem(gradient, count, shape)]);
        long[] bytes = [output.Bytes * shape.Call.Slabs];
        shape.Call.Output = layout.Scratch(bytes)[0];
        return new(
            [layout.PerItem(gradient, shape.Call.Count, shape), ReduceKernels.SumSlabs(layout, shape.Call.Output, output, shape.Call.Slabs, count)],
            Layout.ScratchBytes(bytes));
    }

    private static MethodInfo Kernel(string name, DepthwiseCall call)
    {
        var kernel = typeof(DepthwiseKernels).GetMethod(name)!;
        return kernel.IsGenericMethod ? kernel.MakeGenericMethod(Cells.Of(call.Prologue)) : kernel;
    }

    public static void Forward<TCells>(ArrayView<byte> arena, DepthwiseShape shape) where TCells : struct, ICells
    {
        var window = shape.Call.Window;
        var kernel = shape.Call.B.In<float>(arena);
        var output = shape.Call.Output.In<float>(arena);
        var step = Grid.DimX * Group.DimX;
        for (var i = (Grid.IdxX * Group.DimX) + Group.IdxX; (uint)i < (uint)shape.Call.Count; i += step)
        {
            var pixel = i / window.Filters;
            var filter = i - (pixel * window.Filters);
            var channel = filter / window.GroupFilters;
            var line = pixel / window.OutputWidth;
            var batch = line / window.OutputHeight;
            var top = ((line - (batch * window.OutputHeight)) * window.StrideHeight) - window.Top;
            var left = ((pixel - (line * window.OutputWidth)) * window.StrideWidth) - window.Left;
            var sum = 0f;
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
                            sum += TCells.At(arena, shape, (((batch * window.Height) + y) * window.Width) + x, channel)
                                * kernel[((tapRow * window.KernelWidth) + tapColumn) * window.Filters + filter];
                        }
                    }
                }
            }
            output[i] = sum;
        }
    }

    public static void InputGradient(ArrayView<byte> arena, DepthwiseShape shape)
    {
        var window = shape.Call.Window;
        var result = shape.Call.A.In<float>(arena);
        var kernel = shape.Call.B.In<float>(arena);
        var output = shape.Call.Output.In<float>(arena);
        var step = Grid.DimX * Group.DimX;
        for (var i = (Grid.IdxX * Group.DimX) + Group.IdxX; (uint)i < (uint)shape.Call.Count; i += step)
        {
            var pixel = i / window.Channels;
            var filters = (i - (pixel * window.Channels)) * window.GroupFilters;
            var line = pixel / window.Width;
            var batch = line / window.Height;
            var sum = 0f;

            // A window sees the cell where the distance from its first cell is a multiple of the stride; from tap to tap, a dilation is taken from it.
            var rows = StridePlace.Of(line - (batch * window.Height) + window.Top, window.StrideHeight);
            var rowStep = StridePlace.Of(window.DilationHeight, window.StrideHeight);
            var firstColumns = StridePlace.Of(pixel - (line * window.Width) + window.Left, window.StrideWidth);
            var columnStep = StridePlace.Of(window.DilationWidth, window.StrideWidth);
            for (var tapRow = 0; tapRow < window.KernelHeight; tapRow++)
            {
                if (rows.Rest == 0 && (uint)rows.Whole < (uint)window.OutputHeight)
                {
                    var columns = firstColumns;
                    for (var tapColumn = 0; tapColumn < window.KernelWidth; tapColumn++)
                    {
                        if (columns.Rest == 0 && (uint)columns.Whole < (uint)window.OutputWidth)
                        {
                            var at = ((((batch * window.OutputHeight) + rows.Whole) * window.OutputWidth) + columns.Whole) * window.Filters + filters;
                            var weight = ((tapRow * window.KernelWidth) + tapColumn) * window.Filters + filters;
                            for (var j = 0; j < window.GroupFilters; j++) sum += result[at + j] * kernel[weight + j];
                        }
                        columns = columns.Less(columnStep, window.StrideWidth);
                    }
                }
                rows = rows.Less(rowStep, window.StrideHeight);
            }
            output[i] = sum;
        }
    }

    public static void KernelGradient<TCells>(ArrayView<byte> arena, DepthwiseShape shape) where TCells : struct, ICells
    {
        var window = shape.Call.Window;
        var result = shape.Call.B.In<float>(arena);
        var output = shape.Call.Output.In<float>(arena);
        var weights = window.KernelHeight * window.KernelWidth * window.Filters;
        var step = Grid.DimX * Group.DimX;
        for (var i = (Grid.IdxX * Group.DimX) + Group.IdxX; (uint)i < (uint)shape.Call.Count; i += step)
        {
            var slab = i / weights;
            var weight = i - (slab * weights);
            var tap = weight / window.Filters;
            var filter = weight - (tap * window.Filters);
            var channel = filter / window.GroupFilters;
            var tapRow = tap / window.KernelWidth;
            var top = (tapRow * window.DilationHeight) - window.Top;
            var left = ((tap - (tapRow * window.KernelWidth)) * window.DilationWidth) - window.Left;
            var sum = 0f;

            // Rows of all images in turn, some for each slab.
            var row = slab;
            for (var batch = 0; batch < window.Batch; batch++)
            {
                for (; row < window.OutputHeight; row += shape.Call.Slabs)
                {
                    var y = (row * window.StrideHeight) + top;
                    if ((uint)y < (uint)window.Height)
                    {
                        var pixel = ((batch * window.OutputHeight) + row) * window.OutputWidth;
                        for (var column = 0; column < window.OutputWidth; column++)
                        {
                            var x = (column * window.StrideWidth) + left;
                            if ((uint)x < (uint)window.Width)
                            {
                                sum += TCells.At(arena, shape, (((batch * window.Height) + y) * window.Width) + x, channel)
                                    * result[((pixel + column) * window.Filters) + filter];
                            }
                        }
                    }
                }
                row -= window.OutputHeight;
            }
            output[i] = sum;
        }
    }
}
