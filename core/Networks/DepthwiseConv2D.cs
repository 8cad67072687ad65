using XceptionScript.Expressions;
using XceptionScript.Ops;

namespace XceptionScript.Networks;

/// <summary>
/// Filters for each channel by itself: [n, h, w, c] -> [n, h', w', c * depthMultiplier], with leaves <c>kernel</c> [kh, kw, c, depthMultiplier] and
/// <c>bias</c> [c * depthMultiplier].
/// </summary>
public sealed record DepthwiseConv2D(
    KernelSize Kernel, int Stride = 1, Padding Padding = Padding.Valid, int DepthMultiplier = 1, int Dilation = 1, bool UseBias = true) : Layer
{
    /// <summary>How the kernel starts.</summary>
    public Initializer KernelInitializer { get; init; } = Initializer.GlorotUniform;

    /// <summary>How the bias starts.</summary>
    public Initializer BiasInitializer { get; init; } = Initializer.Zeros;

    /// <inheritdoc/>
    protected override string Stem => "depthwise_conv2d";

    /// <inheritdoc/>
    protected override Flow Build(Flow flow)
    {
        var channels = flow.ImageChannels(nameof(DepthwiseConv2D));
        BuildSteps.CheckAtLeast(nameof(DepthwiseConv2D), nameof(DepthMultiplier), DepthMultiplier);
        BuildSteps.CheckKernel(nameof(DepthwiseConv2D), Kernel);
        (var kernel, flow) = flow.Leaf("kernel", [Kernel.Height, Kernel.Width, channels, DepthMultiplier], KernelInitializer, LeafKind.Kernel);
        flow = flow.Map(x => x.DepthwiseConv2D(kernel, Stride, Padding, Dilation));
        return UseBias ? flow.AddBias(BiasInitializer) : flow;
    }
}
