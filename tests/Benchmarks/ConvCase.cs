using XceptionScript.Backends.Cpu;
using XceptionScript.Lowering;
using XceptionScript.Ops;

namespace XceptionScript.Benchmarks;

/// <summary>The dense convolutions of Xception's entry flow at batch 8, each sense: the two of the stem and a strided pointwise one.</summary>
internal static class ConvCase
{
    public static IEnumerable<Figure> Run() =>
        from geometry in (ConvGeometry[])
        [
            new(8, 299, 299, 3, 32, new Window(3, 3, 2, 2, 1, 1, 0, 0, 0, 0), 1),
            new(8, 149, 149, 32, 64, new Window(3, 3, 1, 1, 1, 1, 0, 0, 0, 0), 1),
            new(8, 74, 74, 128, 256, new Window(1, 1, 2, 2, 1, 1, 0, 0, 0, 0), 1),
        ]
        from sense in Enum.GetValues<Sense>()
        select Conv(sense, geometry);

    private static Figure Conv(Sense sense, ConvGeometry g)
    {
        var call = new ConvCall(sense, g, 0, 1, 2);
        long x = (long)g.Batch * g.Height * g.Width * g.Channels, y = (long)g.Batch * g.OutputHeight * g.OutputWidth * g.Filters;
        var kernel = (long)g.Window.KernelHeight * g.Window.KernelWidth * g.Channels * g.Filters;
        var (a, b, output) = sense switch
        {
            Sense.Forward => (x, kernel, y),
            Sense.InputGradient => (y, kernel, x),
            _ => (x, y, kernel),
        };
        return Measurement.Of(call.Label, new ConvKernel(call), call.Flops, sizeof(float) * (x + y + kernel), a, b, output);
    }
}
