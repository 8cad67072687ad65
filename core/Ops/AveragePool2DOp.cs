using System.Collections.Immutable;
using XceptionScript.Expressions;

namespace XceptionScript.Ops;

/// <summary>The mean over the cells of each window that lie inside the image: [n, h, w, c] -> [n, h', w', c].</summary>
public sealed record AveragePool2DOp(Window Window) : Op
{
    /// <inheritdoc/>
    public override string Label => $"average-pool2d {Window}";

    /// <inheritdoc/>
    public override TensorType Infer(ImmutableArray<Tensor> inputs) => Pooling.Pooled("AveragePool2D", Window, inputs);

    /// <inheritdoc/>
    public override ImmutableArray<Tensor?> Pullback(Tensor y, Tensor dy) => y.Inputs[0].Shape is [_, var h, var w, _]
        ? [Tensor.Of(new AveragePool2DScatterOp(Window, h, w), dy)]
        : throw Convolutions.Malformed(y);

    /// <inheritdoc/>
    public override T Match<T>(IOpCases<T> cases, Tensor y) => cases.AveragePool2D(this, y);
}
