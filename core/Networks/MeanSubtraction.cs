using XceptionScript.Expressions;
using XceptionScript.Ops;

namespace XceptionScript.Networks;

/// <summary>
/// A mean taken from each channel of an image, whose channels may first be turned round: [n, h, w, c] -> [n, h, w, c]; bytes become Float32 on the way.
/// </summary>
public sealed record MeanSubtraction(ValueList<double> Means, bool IsReversed = false) : Layer
{
    /// <summary>
    /// RGB bytes to BGR less the means of ImageNet, unscaled: what the weights of VGG-16 and the first ResNets were trained on, since their framework read
    /// images in that order.
    /// </summary>
    public static MeanSubtraction ImageNetBgr { get; } = new([103.939, 116.779, 123.68], IsReversed: true);

    /// <inheritdoc/>
    protected override Flow Build(Flow flow)
    {
        var channels = flow.ImageChannels(nameof(MeanSubtraction));
        if (channels != Means.Count)
            throw new ShapeException($"MeanSubtraction: the input has {channels} channels (axis 3) for {Means.Count} means; expected equal numbers (Preprocess = null takes images that come prepared).");
        var means = NdArray.Of<float>([channels], [.. Means.Select(mean => (float)mean)]);
        return flow.Map(x =>
        {
            var real = x.DType.IsReal ? x : x.Cast(DType.Float32);
            Tensor[] planes = [.. Enumerable.Range(0, channels).Select(i => real.Slice(-1, IsReversed ? channels - 1 - i : i, 1))];
            return (IsReversed ? Movement.Concat(-1, planes) : real) - ((Tensor)means).Cast(real.DType);
        });
    }
}
