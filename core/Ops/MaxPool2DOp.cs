using System.Collections.Immutable;
using XceptionScript.Expressions;

namespace XceptionScript.Ops;

/// <summary>The largest value of each window: [n, h, w, c] -> [n, h', w', c]. Padding never wins; the first of equal winners, in row-major order, takes the gradient.</summary>
public sealed record MaxPool2DOp(Window Window) : Op
{
    /// <inheritdoc/>
    public override string Label => $"max-pool2d {Window}";

    /// <inheritdoc/>
    public override TensorType Infer(ImmutableArray<Tensor> inputs) => Pooling.Pooled("MaxPool2D", Window, inputs);

    /// <inheritdoc/>
    public override ImmutableArray<Tensor?> Pullback(Tensor y, Tensor dy) => [Tensor.Of(new MaxPool2DScatterOp(Window), y.Inputs[0], dy)];

    /// <inheritdoc/>
    public override T Match<T>(IOpCases<T> cases, Tensor y) => cases.MaxPool2D(this, y);
}
