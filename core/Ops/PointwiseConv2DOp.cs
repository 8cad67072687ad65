using System.Collections.Immutable;
using XceptionScript.Expressions;

namespace XceptionScript.Ops;

/// <summary>
/// A 1x1 convolution of stride 1: [n, h, w, c] x [1, 1, c, m] -> [n, h, w, m]. It is a matrix product over [n * h * w, c], and its gradients are
/// matrix products, so the family closes without gradient ops of its own.
/// </summary>
public sealed record PointwiseConv2DOp : Op
{
    /// <inheritdoc/>
    public override string Label => "pointwise-conv2d";

    /// <inheritdoc/>
    public override TensorType Infer(ImmutableArray<Tensor> inputs)
    {
        Convolutions.CheckReal("PointwiseConv2D", inputs);
        return inputs switch
        {
            [{ Shape: [var n, var h, var w, var c] } x, { Shape: [1, 1, var kc, var m] }] when c == kc => new([n, h, w, m], x.DType),
            [{ Shape: [_, _, _, var c] }, { Shape: [1, 1, var kc, _] }]
                => throw new ShapeException($"PointwiseConv2D: the kernel has {kc} channels (axis 2), the input has {c} (axis 3); expected kernel [1, 1, {c}, m]."),
            _ => throw new ShapeException($"PointwiseConv2D: the inputs are {string.Join(" and ", inputs.Select(input => input.Shape))}; expected input [n, h, w, c] and kernel [1, 1, c, m]."),
        };
    }

    /// <inheritdoc/>
    public override ImmutableArray<Tensor?> Pullback(Tensor y, Tensor dy) => y.Inputs is [{ Shape: [var n, var h, var w, var c] } x, { Shape: [_, _, _, var m] } kernel]
        ?
        [
            Tensor.Of(new MatMulOp(false, true), dy.Reshape([n * h * w, m]), kernel.Reshape([c, m])).Reshape(x.Shape),
            Tensor.Of(new MatMulOp(true, false), x.Reshape([n * h * w, c]), dy.Reshape([n * h * w, m])).Reshape(kernel.Shape),
        ]
        : throw Convolutions.Malformed(y);

    /// <inheritdoc/>
    public override T Match<T>(IOpCases<T> cases, Tensor y) => cases.PointwiseConv2D(this, y);
}
