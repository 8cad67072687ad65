using System.Collections.Immutable;
using XceptionScript.Expressions;
using XceptionScript.Lowering;
using XceptionScript.Ops;

namespace XceptionScript.Tests.Backends.Gpu;

/// <summary>Convolutions with any window and their gradients, against one loop over every product that they sum.</summary>
internal static class ConvolutionCases
{
    public static KernelCase Conv(Random random)
    {
        var groups = random.Next(1, 4);
        return Case(random, groups, groups * random.Pick(1, 2, 3, 4, 8, 12), groups * random.Pick(1, 2, 3, 4, 8, 12), (sense, g, a, b, output) => new ConvCall(sense, g, a, b, output));
    }

    public static KernelCase Depthwise(Random random)
    {
        var channels = random.Next(1, 5);
        return Case(random, channels, channels, channels * random.Next(1, 3), (sense, g, a, b, output) => new DepthwiseCall(sense, g, a, b, output));
    }

    /// <summary>A 3 x 3 window that moves by 1 or 2 over whole quads of channels, with any padding: one or several strips, columns and slabs of channels.</summary>
    public static KernelCase Sweep(Random random)
    {
        var (height, width) = (random.Next(1, 12), random.Next(1, 9));
        return Sweep(random, random.Next(1, 3), height, width, 4 * random.Pick(1, 2, 3, 5, 20, 33), random.Next(1, 3), random.Pick(Sense.Forward, Sense.InputGradient, Sense.KernelGradient));
    }

    public static KernelCase Sweep(Random random, int batch, int height, int width, int channels, int stride, Sense sense)
    {
        var (top, left) = (random.Next(4), random.Next(4));
        var (bottom, right) = (Math.Max(random.Next(4), 3 - height - top), Math.Max(random.Next(4), 3 - width - left));
        var window = new Window(3, 3, stride, stride, 1, 1, top, bottom, left, right);
        return Case(random, new ConvGeometry(batch, height, width, channels, channels, window, channels), sense, (s, g, a, b, output) => new DepthwiseCall(s, g, a, b, output));
    }

    /// <summary>An image that a prologue makes: of numbers that depend on the channel, as sweeps do, and of others.</summary>
    public static KernelCase Prologue(Random random)
    {
        var isSweep = random.Next(2) == 0;
        var channels = isSweep ? 4 * random.Next(1, 4) : random.Next(1, 6);
        var (height, width) = (random.Next(3, 8), random.Next(3, 8));
        var window = random.Window(height, width);
        var stride = random.Next(1, 3);
        if (isSweep) window = window with { KernelHeight = 3, KernelWidth = 3, StrideHeight = stride, StrideWidth = stride, DilationHeight = 1, DilationWidth = 1 };
        var g = new ConvGeometry(random.Next(1, 3), height, width, channels, channels, window, channels);
        var positions = g.Batch * height * width;
        var kind = random.Next(4);
        Shape shape = kind switch { 0 => [], 1 => [positions, 1], _ => [channels] };
        ImmutableArray<int> strides = kind switch { 0 => [0, 0], 1 => [1, 0], _ => [0, 1] };
        var (scale, shift) = (random.Floats(channels), random.Floats((int)shape.Size));
        return Case(
            random, g, random.Pick(Sense.Forward, Sense.KernelGradient),
            (sense, g, a, b, output) => new DepthwiseCall(sense, g, a, b, output),
            (plan, call) => call with
            {
                Prologue = new(
                    typeof(Out<Map<ReluMap, Zip<AddZip, Zip<MulZip, X1, X0>, X2>>>),
                    [
                        new Operand(plan.Input([channels], scale), DType.Float32, [0, 1]),
                        new Operand(call.A, DType.Float32, [channels, 1]),
                        new Operand(plan.Input(shape, shift), DType.Float32, strides),
                    ],
                    3),
            },
            (x, i) => Math.Max((x * scale[i % channels]) + shift[(i / channels * strides[0]) + (i % channels * strides[1])], 0));
    }

    private static KernelCase Case<TCall>(Random random, int groups, int channels, int filters, Func<Sense, ConvGeometry, int, int, int, TCall> call) where TCall : KernelCall
    {
        var (batch, height, width) = (random.Next(1, 3), random.Next(1, 8), random.Next(1, 8));
        var g = new ConvGeometry(batch, height, width, channels, filters, random.Window(height, width), groups);
        return Case(random, g, random.Pick(Sense.Forward, Sense.InputGradient, Sense.KernelGradient), call);
    }

    private static KernelCase Case<TCall>(
        Random random, ConvGeometry g, Sense sense, Func<Sense, ConvGeometry, int, int, int, TCall> call, Func<PlanBuilder, TCall, TCall>? prologue = null, Func<double, int, double>? made = null)
        where TCall : KernelCall
    {
        var (batch, height, width, channels, filters, window) = (g.Batch, g.Height, g.Width, g.Channels, g.Filters, g.Window);
        var (groupChannels, groupFilters) = (channels / g.Groups, filters / g.Groups);
        Shape image = [batch, height, width, channels];
        Shape result = [batch, g.OutputHeight, g.OutputWidth, filters];

        // Of a depthwise kernel [h, w, c, m] and a grouped one [h, w, 1, c m] the elements lie in the same order.
        Shape kernel = [window.KernelHeight, window.KernelWidth, groupChannels, filters];
        var (x, k, y) = (random.Floats((int)image.Size), random.Floats((int)kernel.Size), random.Floats((int)result.Size));
        double[] cells = [.. x.Select((value, i) => made is null ? value : made(value, i))];
        var (dx, dk, sums) = (new double[x.Length], new double[k.Length], new double[y.Length]);
        for (var output = 0; output < y.Length; output++)
        {
            var (filter, place) = (output % filters, output / filters);
            var (column, row, n) = (place % result[2], place / result[2] % result[1], place / result[2] / result[1]);
            for (var cell = 0; cell < k.Length / filters; cell++)
            {
                var (c, tapColumn, tapRow) = (cell % groupChannels, cell / groupChannels % window.KernelWidth, cell / groupChannels / window.KernelWidth);
                var h = (row * window.StrideHeight) - window.Top + (tapRow * window.DilationHeight);
                var w = (column * window.StrideWidth) - window.Left + (tapColumn * window.DilationWidth);
                if (h < 0 || w < 0 || h >= height || w >= width) continue;
                var pixel = (((((n * height) + h) * width) + w) * channels) + (filter / groupFilters * groupChannels) + c;
                var weight = (cell * filters) + filter;
                sums[output] += cells[pixel] * k[weight];
                dx[pixel] += (double)y[output] * k[weight];
                dk[weight] += y[output] * cells[pixel];
            }
        }
        var plan = new PlanBuilder();
        return sense switch
        {
            Sense.Forward => Of(image, x, kernel, k, result, sums),
            Sense.InputGradient => Of(result, y, kernel, k, image, dx),
            _ => Of(image, x, result, y, kernel, dk),
        };

        KernelCase Of(Shape a, float[] aValues, Shape b, float[] bValues, Shape output, double[] expected)
        {
            var made = call(sense, g, plan.Input(a, aValues), plan.Input(b, bValues), plan.Output(output));
            return plan.Case(prologue is null ? made : prologue(plan, made), 1e-5, expected);
        }
    }
}
