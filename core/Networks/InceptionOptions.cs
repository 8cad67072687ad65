namespace XceptionScript.Networks;

/// <summary>
/// What the convolutions of an Inception module have in common besides their widths. All of it acts on channels by themselves, so that the forms of a
/// module stay equivalent.
/// </summary>
public sealed record InceptionOptions
{
    /// <summary>The size of the spatial kernels.</summary>
    public KernelSize Kernel { get; init; } = 3;

    /// <summary>The batch norm after every convolution, as in Inception V3; null for none, as the figures are drawn.</summary>
    public BatchNorm? Norm { get; init; }

    /// <summary>Whether a ReLU follows every convolution.</summary>
    public bool HasRelu { get; init; } = true;

    /// <summary>Whether the convolutions add a bias, which a batch norm makes idle.</summary>
    public bool UseBias { get; init; }
}
