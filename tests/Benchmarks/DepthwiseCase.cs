using XceptionScript.Backends.Cpu;
using XceptionScript.Lowering;
using XceptionScript.Ops;

namespace XceptionScript.Benchmarks;

/// <summary>Depthwise convolutions of Xception at batch 8: the middle flow and the first separable one.</summary>
internal static class DepthwiseCase
{
    public static IEnumerable<Figure> Run() =>
        from geometry in (ConvGeometry[])[Geometry(37, 728), Geometry(147, 64)]
        from sense in Enum.GetValues<Sense>()
        select Depthwise(sense, geometry);

    private static ConvGeometry Geometry(int size, int channels) =>
        new(8, size, size, channels, channels, new Window(3, 3, 1, 1, 1, 1, 1, 1, 1, 1), channels);

    private static Figure Depthwise(Sense sense, ConvGeometry g)
    {
        var call = new DepthwiseCall(sense, g, 0, 1, 2);
        long image = (long)g.Batch * g.Height * g.Width * g.Channels, kernel = 9L * g.Channels;
        var (b, output) = sense == Sense.KernelGradient ? (image, kernel) : (kernel, image);
        return Measurement.Of(call.Label, new DepthwiseKernel(call), call.Flops, sizeof(float) * (image + b + output), image, b, output);
    }
}
