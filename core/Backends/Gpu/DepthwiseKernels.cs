using ILGPU;
using XceptionScript.Lowering;

namespace XceptionScript.Backends.Gpu;

/// <summary>Depthwise convolutions: a thread per result, neighbours along the channels.</summary>
internal static class DepthwiseKernels
{
    public static GpuKernel For(DepthwiseCall call, Layout layout)
    {
        var window = WindowShape.Of(call.Geometry);
        var output = layout.Of(call.Output);
        var count = checked((int)(output.Bytes / sizeof(float)));
        var shape = new WindowCallShape { Count = count, Slabs = 1, A = layout.Of(call.A), B = layout.Of(call.B), Output = output, Window = window };
        if (call.Sense != Sense.KernelGradient)
        {
            Action<ArrayView<byte>, WindowCallShape> kernel = call.Sense == Sense.Forward ? Forward : InputGradient;
            return new([layout.PerItem(kernel.Method, count, shape)]);
        }
        shape.Slabs = layout.Grain.Slabs(count, (long)window.Batch * window.OutputHeight * window.OutputWidth);
        shape.Count = checked(count * shape.Slabs);
        var gradient = ((Action<ArrayView<byte>, WindowCallShape>)KernelGradient).Method;
        if (shape.Slabs == 1) return new([layout.PerItem(gradient, count, shape)]);
        long[] bytes = [output.Bytes * shape.Slabs];
        shape.Output = layout.Scratch(bytes)[0];
        return new(
            [layout.PerItem(gradient, shape.Count, shape), ReduceKernels.SumSlabs(layout, shape.Output, output, shape.Slabs, count)],
            Layout.ScratchBytes(bytes));
    }

    public static void Forward(ArrayView<byte> arena, WindowCallShape shape)
    {
        var window = shape.Window;
        var image = shape.A.In<float>(arena);
        var kernel = shape.B.In<float>(arena);
        var output = shape.Output.In<float>(arena);
        var step = Grid.DimX * Group.DimX;
        for (var i = (Grid.IdxX * Group.DimX) + Group.IdxX; (uint)i < (uint)shape.Count; i += step)
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
                            sum += image[((((batch * window.Height) + y) * window.Width) + x) * window.Channels + channel]
                                * kernel[((tapRow * window.KernelWidth) + tapColumn) * window.Filters + filter];
                        }
                    }
                }
            }
            output[i] = sum;
        }
    }

    public static void InputGradient(ArrayView<byte> arena, WindowCallShape shape)
    {
        var window = shape.Window;
        var result = shape.A.In<float>(arena);
        var kernel = shape.B.In<float>(arena);
        var output = shape.Output.In<float>(arena);
        var step = Grid.DimX * Group.DimX;
        for (var i = (Grid.IdxX * Group.DimX) + Group.IdxX; (uint)i < (uint)shape.Count; i += step)
        {
            var pixel = i / window.Channels;
            var filters = (i - (pixel * window.Channels)) * window.GroupFilters;
            var line = pixel / window.Width;
            var batch = line / window.Height;
            var bottom = line - (batch * window.Height) + window.Top;
            var right = pixel - (line * window.Width) + window.Left;
            var sum = 0f;
            for (var tapRow = 0; tapRow < window.KernelHeight; tapRow++)
            {
                var top = bottom - (tapRow * window.DilationHeight);
                var y = top / window.StrideHeight;
                if (top >= 0 && y * window.StrideHeight == top && y < window.OutputHeight)
                {
                    for (var tapColumn = 0; tapColumn < window.KernelWidth; tapColumn++)
                    {
                        var left = right - (tapColumn * window.DilationWidth);
                        var x = left / window.StrideWidth;
                        if (left >= 0 && x * window.StrideWidth == left && x < window.OutputWidth)
                        {
                            var at = ((((batch * window.OutputHeight) + y) * window.OutputWidth) + x) * window.Filters + filters;
                            var weight = ((tapRow * window.KernelWidth) + tapColumn) * window.Filters + filters;
                            for (var j = 0; j < window.GroupFilters; j++) sum += result[at + j] * kernel[weight + j];
                        }
                    }
                }
            }
            output[i] = sum;
        }
    }

    public static void KernelGradient(ArrayView<byte> arena, WindowCallShape shape)
    {
        var window = shape.Window;
        var image = shape.A.In<float>(arena);
        var result = shape.B.In<float>(arena);
        var output = shape.Output.In<float>(arena);
        var weights = window.KernelHeight * window.KernelWidth * window.Filters;
        var pixels = window.Batch * window.OutputHeight * window.OutputWidth;
        var step = Grid.DimX * Group.DimX;
        for (var i = (Grid.IdxX * Group.DimX) + Group.IdxX; (uint)i < (uint)shape.Count; i += step)
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
            for (var pixel = slab; pixel < pixels; pixel += shape.Slabs)
            {
                var line = pixel / window.OutputWidth;
                var batch = line / window.OutputHeight;
                var y = ((line - (batch * window.OutputHeight)) * window.StrideHeight) + top;
                var x = ((pixel - (line * window.OutputWidth)) * window.StrideWidth) + left;
                if ((uint)y < (uint)window.Height && (uint)x < (uint)window.Width)
                {
                    sum += image[((((batch * window.Height) + y) * window.Width) + x) * window.Channels + channel]
                        * result[(pixel * window.Filters) + filter];
                }
            }
            output[i] = sum;
        }
    }
}
