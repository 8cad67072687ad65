using XceptionScript.Expressions;
using XceptionScript.Ops;

namespace XceptionScript.Networks;

/// <summary>
/// A depthwise convolution, then a 1x1 convolution across channels (paper section 2): [n, h, w, c] -> [n, h', w', filters], with leaves
/// <c>depthwise_kernel</c> [kh, kw, c, depthMultiplier], <c>pointwise_kernel</c> [1, 1, c * depthMultiplier, filters] and <c>bias</c> [filters].
/// </summary>
public sealed record SeparableConv2D(
    int Filters, KernelSize Kernel, int Stride = 1, Padding Padding = Padding.Valid, int DepthMultiplier = 1, int Dilation = 1, bool UseBias = true) : Layer
{
    /// <summary>What lies between the two convolutions: null in Xception, an activation in the paper's ablation (section 4.7).</summary>
    public Layer? Between { get; init; }

    /// <summary>How the depthwise kernel starts.</summary>
    public Initializer DepthwiseInitializer { get; init; } = Initializer.GlorotUniform;

    /// <summary>How the pointwise kernel starts.</summary>
    public Initializer PointwiseInitializer { get; init; } = Initializer.GlorotUniform;

    /// <summary>How the bias starts.</summary>
    public Initializer BiasInitializer { get; init; } = Initializer.Zeros;

    /// <inheritdoc/>
    protected override string Stem => "separable_conv2d";

    /// <inheritdoc/>
    protected override Flow Build(Flow flow)
    {
        var channels = flow.ImageChannels(nameof(SeparableConv2D));
        BuildSteps.CheckAtLeast(nameof(SeparableConv2D), nameof(Filters), Filters);
        BuildSteps.CheckAtLeast(nameof(SeparableConv2D), nameof(DepthMultiplier), DepthMultiplier);
        BuildSteps.CheckKernel(nameof(SeparableConv2D), Kernel);
        (var depthwise, flow) = flow.Leaf("depthwise_kernel", [Kernel.Height, Kernel.Width, channels, DepthMultiplier], DepthwiseInitializer, LeafKind.Kernel);
        flow = flow.Map(x => x.DepthwiseConv2D(depthwise, Stride, Padding, Dilation));
        if (Between is not null) flow = Between.Apply(flow);
        (var pointwise, flow) = flow.Leaf("pointwise_kernel", [1, 1, flow.ImageChannels(nameof(SeparableConv2D)), Filters], PointwiseInitializer, LeafKind.Kernel);
        flow = flow.Map(x => x.PointwiseConv2D(pointwise));
        return UseBias ? flow.AddBias(BiasInitializer) : flow;
    }

    /// <inheritdoc/>
    protected override Layer MapChildren(Func<Layer, Layer> map) =>
        Between is null || map(Between) is var between && ReferenceEquals(between, Between) ? this : this with { Between = between };
}
