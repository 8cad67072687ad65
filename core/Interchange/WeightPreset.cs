using XceptionScript.Networks;
using XceptionScript.Ops;

namespace XceptionScript.Interchange;

/// <summary>
/// What must go with weights of an origin, since no array says it: the same arrays give other answers with another epsilon or padding. What is null stays
/// as the network has it.
/// </summary>
/// <param name="Origin">Where such weights come from.</param>
/// <param name="BatchNormEpsilon">What batch norms add to variances.</param>
/// <param name="MaxPoolPadding">How padded max pooling meets the border: Same and Symmetric differ where a stride of 2 meets an even size.</param>
/// <param name="AveragesCountPadding">Whether padded average pooling counts padded cells as zeros.</param>
/// <param name="Preprocess">What happens to images of bytes first.</param>
public sealed record WeightPreset(string Origin, double? BatchNormEpsilon, Padding? MaxPoolPadding, bool? AveragesCountPadding, Layer? Preprocess)
{
    /// <summary>Weights under the network's own names: everything stays as it is.</summary>
    public static WeightPreset Own { get; } = new("own", null, null, null, null);

    /// <summary>Keras: epsilon 1e-3, TensorFlow's Same padding, images as x / 127.5 - 1.</summary>
    public static WeightPreset Keras { get; } = new("Keras", 1e-3, Padding.Same, AveragesCountPadding: false, Rescaling.Symmetric);

    /// <summary>timm's <c>legacy_xception</c>: epsilon 1e-5, max pooling padded by 1 on all sides, images with mean and deviation 0.5, which is x / 127.5 - 1.</summary>
    public static WeightPreset TimmXception { get; } = new("timm legacy_xception", 1e-5, Padding.Symmetric, AveragesCountPadding: true, Rescaling.Symmetric);

    /// <summary>timm's <c>tf_inception_v3</c>: epsilon 1e-3, average pooling that counts the zeros round the image, images as x / 127.5 - 1.</summary>
    public static WeightPreset TimmInceptionV3 { get; } = TimmXception with { Origin = "timm tf_inception_v3", BatchNormEpsilon = 1e-3 };

    /// <summary>
    /// The network edited so that it computes what the origin's network does: batch norms, padded pooling, and <see cref="Rescaling"/> where it has one
    /// (a network without takes prepared images). The paths of its arrays stay.
    /// </summary>
    public Layer Adapt(Layer model) => model.Rewrite(layer => layer switch
    {
        BatchNorm norm when BatchNormEpsilon is { } epsilon => norm with { Epsilon = epsilon },
        MaxPooling2D { Padding: not Padding.Valid } pool when MaxPoolPadding is { } padding => pool with { Padding = padding },
        AveragePooling2D { Padding: not Padding.Valid } pool when AveragesCountPadding is { } counts => pool with { CountsPadding = counts },
        Rescaling when Preprocess is { } preprocess => preprocess,
        _ => layer,
    });
}
