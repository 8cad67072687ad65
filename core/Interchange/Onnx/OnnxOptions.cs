using XceptionScript.Expressions;

namespace XceptionScript.Interchange;

/// <summary>How a network is written as an ONNX model.</summary>
public sealed record OnnxOptions
{
    /// <summary>Float32 or UInt8: the elements of the images that the model takes. The values are those that the network takes, before any rescaling of its own.</summary>
    public DType ImageType { get; init; } = DType.Float32;

    /// <summary>The axes of images: of the input, and of the output where that is a feature map.</summary>
    public ImageLayout Layout { get; init; } = ImageLayout.Nhwc;

    /// <summary>Whether a softmax over the classes follows the network's logits [n, classes]; without it the output is the network's.</summary>
    public bool Probabilities { get; init; } = true;

    /// <summary>
    /// Whether a batch norm becomes part of the kernel and the bias of the convolution or dense layer before it, computed in double precision. Without it each is
    /// a BatchNormalization node, which runtimes fold when they load the model.
    /// </summary>
    public bool FoldBatchNorm { get; init; }

    /// <summary>The name of the graph.</summary>
    public string GraphName { get; init; } = "network";

    /// <summary>The name of the input.</summary>
    public string InputName { get; init; } = "image";

    /// <summary>The name of the output; null for <c>probabilities</c> or, without them, <c>output</c>.</summary>
    public string? OutputName { get; init; }
}
