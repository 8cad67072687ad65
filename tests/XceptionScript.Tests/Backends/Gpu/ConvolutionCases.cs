using XceptionScript.Expressions;
using XceptionScript.Lowering;

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

    private static KernelCase Case(Random random, int groups, int channels, int filters, Func<Sense, ConvGeometry, int, int, int, KernelCall> call)
    {
        var (batch, height, width) = (random.Next(1, 3), random.Next(1, 8), random.Next(1, 8));
        var window = random.Window(height, width);
        var g = new ConvGeometry(batch, height, width, channels, filters, window, groups);
        var (groupChannels, groupFilters) = (channels / groups, filters / groups);
        Shape image = [batch, height, width, channels];
        Shape result = [batch, g.OutputHeight, g.OutputWidth, filters];

        // Of a depthwise kernel [h, w, c, m] and a grouped one [h, w, 1, c m] the elements lie in the same order.
        Shape kernel = [window.KernelHeight, window.KernelWidth, groupChannels, filters];
        var (x, k, y) = (random.Floats((int)image.Size), random.Floats((int)kernel.Size), random.Floats((int)result.Size));
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
                sums[output] += (double)x[pixel] * k[weight];
                dx[pixel] += (double)y[output] * k[weight];
                dk[weight] += (double)y[output] * x[pixel];
            }
        }
        var plan = new PlanBuilder();
        return random.Pick(Sense.Forward, Sense.InputGradient, Sense.KernelGradient) switch
        {
            Sense.Forward => plan.Case(call(Sense.Forward, g, plan.Input(image, x), plan.Input(kernel, k), plan.Output(result)), 1e-5, sums),
            Sense.InputGradient => plan.Case(call(Sense.InputGradient, g, plan.Input(result, y), plan.Input(kernel, k), plan.Output(image)), 1e-5, dx),
            _ => plan.Case(call(Sense.KernelGradient, g, plan.Input(image, x), plan.Input(result, y), plan.Output(kernel)), 1e-5, dk),
        };
    }
}
