using XceptionScript.Ops;
using static XceptionScript.Networks.Layers;

namespace XceptionScript.Networks;

/// <summary>
/// The Inception modules of the paper's section 1, from the one of Inception V3 to the extreme one, all [n, h, w, c] -> [n, h, w, filters]. In between lies
/// one number: into how many segments the channels of a 1x1 convolution are cut for the spatial convolutions. <see cref="InceptionEquivalence"/> carries
/// weights from one form to another.
/// </summary>
public static class InceptionModule
{
    /// <summary>
    /// The canonical module (figure 1): a 1x1 convolution; a tower; average pooling and a 3x3 convolution; a tower with a second spatial convolution, of as
    /// many filters as its first.
    /// </summary>
    public static Layer Canonical(int pointwise, ChannelSegment tower, int pooled, ChannelSegment longTower, InceptionOptions? options = null)
    {
        var chosen = options ?? new();
        return new Concatenate(
        [
            Pointwise(pointwise, chosen, "branch0_pointwise"),
            Tower(tower, chosen).Named("branch1"),
            new AveragePooling2D(3, Stride: 1, Padding.Same) >> Spatial(pooled, chosen, "branch2_spatial"),
            (Tower(longTower, chosen) >> Spatial(longTower.Filters, chosen, "spatial2")).Named("branch3"),
        ]);
    }

    /// <summary>
    /// The simplified module (figure 2): towers of a 1x1 and a spatial convolution, side by side, with leaves <c>tower0/pointwise/kernel</c>,
    /// <c>tower0/spatial/kernel</c> and so on.
    /// </summary>
    public static Layer Simplified(ValueList<ChannelSegment> towers, InceptionOptions? options = null) =>
        new Concatenate([.. towers.Select((tower, i) => Tower(tower, options ?? new()).Named($"tower{i}"))]);

    /// <summary>
    /// The strictly equivalent form (figure 3): one 1x1 convolution for all towers, then spatial convolutions over segments of its output, with leaves
    /// <c>pointwise/kernel</c> and those of a <see cref="SegmentedConv2D"/> under <c>spatial</c>.
    /// </summary>
    public static Layer StrictlyEquivalent(ValueList<ChannelSegment> towers, InceptionOptions? options = null)
    {
        var chosen = options ?? new();
        var spatial = new SegmentedConv2D(towers, chosen.Kernel, Padding: Padding.Same, UseBias: chosen.UseBias);
        return Pointwise(towers.Sum(tower => tower.Channels), chosen, "pointwise") >> Finished(spatial, chosen, "spatial");
    }

    /// <summary>
    /// The point of the spectrum with a number of segments, from 1 (a convolution after a 1x1 one) to the filters (<see cref="Extreme"/>); they need not
    /// divide the filters.
    /// </summary>
    /// <exception cref="LayerException">There are more segments than filters, or less than one.</exception>
    public static Layer Segmented(int filters, int segments, InceptionOptions? options = null) =>
        StrictlyEquivalent(ChannelSegment.Split(filters, filters, segments), options);

    /// <summary>
    /// The extreme module (figure 4): a 1x1 convolution, then a spatial one for each of its channels. Beside the order, the ReLU between sets it apart from
    /// <see cref="DepthwiseSeparable"/>.
    /// </summary>
    public static Layer Extreme(int filters, InceptionOptions? options = null) => Segmented(filters, filters, options);

    /// <summary>A depthwise separable convolution (section 2): the spatial convolutions first, and nothing between.</summary>
    public static Layer DepthwiseSeparable(int filters, InceptionOptions? options = null)
    {
        var chosen = options ?? new();
        return Finished(new SeparableConv2D(filters, chosen.Kernel, Padding: Padding.Same, UseBias: chosen.UseBias), chosen, "separable");
    }

    private static Layer Tower(ChannelSegment tower, InceptionOptions options) =>
        Pointwise(tower.Channels, options, "pointwise") >> Spatial(tower.Filters, options, "spatial");

    private static Layer Pointwise(int filters, InceptionOptions options, string name) =>
        Finished(new Conv2D(filters, Kernel: 1, UseBias: options.UseBias), options, name);

    private static Layer Spatial(int filters, InceptionOptions options, string name) =>
        Finished(new Conv2D(filters, options.Kernel, Padding: Padding.Same, UseBias: options.UseBias), options, name);

    private static Layer Finished(Layer convolution, InceptionOptions options, string name) =>
        convolution.Named(name) >> (options.Norm?.Named($"{name}_bn") ?? Identity) >> (options.HasRelu ? Relu : Identity);
}
