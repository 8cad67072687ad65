namespace XceptionScript.Networks;

/// <summary>
/// What each convolution of an Inception V3 is: a <see cref="Conv2D"/> with or without a bias, then the layers of <paramref name="After"/>. Those are made
/// anew after every convolution, so they stay unnamed and are numbered.
/// </summary>
public sealed record InceptionConvolution(bool UseBias, Layer After)
{
    /// <summary>No bias, then batch norm without gamma, then ReLU: as in Keras and TF-Slim.</summary>
    public static InceptionConvolution Keras { get; } = new(UseBias: false, new BatchNorm(Scale: false) >> Layers.Relu);

    /// <summary>A bias, then ReLU, then batch norm with gamma and beta: three numbers a filter beside the kernel.</summary>
    public static InceptionConvolution ReluFirst { get; } = new(UseBias: true, Layers.Relu >> new BatchNorm());
}
