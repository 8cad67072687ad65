using XceptionScript.Expressions;
using XceptionScript.Ops;

namespace XceptionScript.Networks;

/// <summary>
/// A convolution: [n, h, w, c] -> [n, h', w', filters], with leaves <c>kernel</c> [kh, kw, c / groups, filters] and <c>bias</c> [filters].
/// Names and defaults are those of Keras.
/// </summary>
public sealed record Conv2D(
    int Filters, KernelSize Kernel, int Stride = 1, Padding Padding = Padding.Valid, int Dilation = 1, int Groups = 1, bool UseBias = true) : Layer
{
    /// <summary>How the kernel starts.</summary>
    public Initializer KernelInitializer { get; init; } = Initializer.GlorotUniform;

    /// <summary>How the bias starts.</summary>
    public Initializer BiasInitializer { get; init; } = Initializer.Zeros;

    /// <summary>
    /// The depthwise separable convolution in this one's place (paper section 2): as many filters over the same windows, with the same bias under the same
    /// name. Its kernels start as a <see cref="SeparableConv2D"/>'s do.
    /// </summary>
    /// <exception cref="LayerException">The convolution has groups.</exception>
    public SeparableConv2D AsSeparable(int depthMultiplier = 1) => Groups == 1
        ? new(Filters, Kernel, Stride, Padding, depthMultiplier, Dilation, UseBias) { Name = Name, BiasInitializer = BiasInitializer }
        : throw new LayerException($"AsSeparable: the convolution has {Groups} groups; expected 1, since a pointwise convolution mixes the channels of all groups.");

    /// <inheritdoc/>
    protected override string Stem => "conv2d";

    /// <inheritdoc/>
    protected override Flow Build(Flow flow)
    {
        var channels = flow.ImageChannels(nameof(Conv2D));
        BuildSteps.CheckAtLeast(nameof(Conv2D), nameof(Filters), Filters);
        BuildSteps.CheckAtLeast(nameof(Conv2D), nameof(Groups), Groups);
        BuildSteps.CheckKernel(nameof(Conv2D), Kernel);
        if (channels % Groups != 0 || Filters % Groups != 0)
            throw new ShapeException($"Conv2D: Groups is {Groups} for {channels} input channels (axis 3) and {Filters} filters; expected a divisor of both.");
        (var kernel, flow) = flow.Leaf("kernel", [Kernel.Height, Kernel.Width, channels / Groups, Filters], KernelInitializer, LeafKind.Kernel);
        flow = flow.Map(x => x.Conv2D(kernel, Stride, Padding, Dilation, Groups));
        return UseBias ? flow.AddBias(BiasInitializer) : flow;
    }
}
