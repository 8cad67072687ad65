using System.Collections.Immutable;
using XceptionScript.Expressions;
using XceptionScript.Ops;

namespace XceptionScript.Interchange;

/// <summary>Several operations of the language that are one operator of ONNX. Operands are the tensors that the operator reads, its constants aside.</summary>
internal abstract record OnnxPattern(Tensor Operand)
{
    /// <summary>A convolution or a dense layer with a bias [m], a batch norm perhaps folded into both.</summary>
    public sealed record Affine(Tensor Product, Tensor Kernel, Tensor Bias) : OnnxPattern(Product.Inputs[0]);

    /// <summary>Batch norm by statistics [c] that do not depend on the batch.</summary>
    public sealed record Normalization(Tensor X, Tensor Scale, Tensor? Gamma, Tensor? Beta, Tensor MovingMean, Tensor MovingVariance, double Epsilon) : OnnxPattern(X);

    /// <summary>The mean over axes that stay with extent 1.</summary>
    public sealed record Average(Tensor X, Axes Axes) : OnnxPattern(X);

    /// <summary>Softmax over an axis, or its logarithm.</summary>
    public sealed record Softmax(Tensor X, int Axis, bool IsLog) : OnnxPattern(X);
}
