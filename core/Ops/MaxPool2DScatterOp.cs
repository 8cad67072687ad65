using System.Collections.Immutable;
using XceptionScript.Expressions;

namespace XceptionScript.Ops;

/// <summary>The gradient of max pooling: x [n, h, w, c] and v [n, h', w', c] -> [n, h, w, c], each value of v added at the first winner of its window of x.</summary>
public sealed record MaxPool2DScatterOp(Window Window) : Op
{
    /// <inheritdoc/>
    public override string Label => $"max-pool2d-scatter {Window}";

    /// <inheritdoc/>
    public override TensorType Infer(ImmutableArray<Tensor> inputs)
    {
        if (inputs is not [var x, var v]) throw new ShapeException($"MaxPool2DScatter: {inputs.Length} inputs were given; expected 2.");
        var pooled = Pooling.Pooled("MaxPool2DScatter", Window, [x]);
        return v.Type == pooled ? x.Type : throw new ShapeException($"MaxPool2DScatter: the values are {v.Type}; expected {pooled}.");
    }

    /// <inheritdoc/>
    public override ImmutableArray<Tensor?> Pullback(Tensor y, Tensor dy) => [null, Tensor.Of(new MaxPool2DGatherOp(Window), y.Inputs[0], dy)];

    /// <inheritdoc/>
    public override T Match<T>(IOpCases<T> cases, Tensor y) => cases.MaxPool2DScatter(this, y);
}
