using XceptionScript.Ops;
using static XceptionScript.Networks.Layers;

namespace XceptionScript.Networks;

/// <summary>
/// An Xception whose middle flow is made of Inception modules with any number of segments (paper section 1, figures 3 and 4): what lies between a convolution
/// and an Inception module "as extreme as can be" is then one setting. Parameters and multiplications fall as the segments rise.
/// </summary>
public static class InceptionNet
{
    /// <summary>
    /// The network: in each separable convolution's place a 1x1 convolution, batch norm, ReLU, and a spatial convolution by segments, under its name. The
    /// batch norm that follows it in Xception stays, and so does the ReLU before the next.
    /// </summary>
    /// <exception cref="LayerException">There are more segments than the middle flow is wide, or less than one.</exception>
    public static Layer Build(InceptionNetSpec spec)
    {
        var before = spec.Network.EntryModules.Count + 1;
        var names = Enumerable.Range(before + 1, spec.Network.MiddleModules).SelectMany(block => Enumerable.Range(1, 3).Select(i => $"block{block}_sepconv{i}")).ToHashSet();
        return Xception.Build(spec.Network).Rewrite(layer => layer is SeparableConv2D { Name: { } name } conv && names.Contains(name) ? Module(spec, conv).Named(name) : layer);
    }

    private static Layer Module(InceptionNetSpec spec, SeparableConv2D conv) =>
        new Conv2D(conv.Filters, Kernel: 1, UseBias: false).Named("pointwise")
        >> new BatchNorm(spec.Network.BatchNormMomentum, spec.Network.BatchNormEpsilon).Named("pointwise_bn")
        >> Relu
        >> new SegmentedConv2D(ChannelSegment.Split(conv.Filters, conv.Filters, spec.Segments), conv.Kernel, Padding: Padding.Same, UseBias: false).Named("spatial");
}
