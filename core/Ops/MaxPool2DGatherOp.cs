using System.Collections.Immutable;
using XceptionScript.Expressions;

namespace XceptionScript.Ops;

/// <summary>The values of v at the first winner of each window of x: x and v [n, h, w, c] -> [n, h', w', c]. Max pooling is the case v = x.</summary>
public sealed record MaxPool2DGatherOp(Window Window) : Op
{
    /// <inheritdoc/>
    public override string Label => $"max-pool2d-gather {Window}";

    /// <inheritdoc/>
    public override TensorType Infer(ImmutableArray<Tensor> inputs)
    {
        if (inputs is not [var x, var v]) throw new ShapeException($"MaxPool2DGather: {inputs.Length} inputs were given; expected 2.");
        return v.Type == x.Type ? Pooling.Pooled("MaxPool2DGather", Window, [x]) : throw new ShapeException($"MaxPool2DGather: the values are {v.Type}; expected {x.Type}.");
    }

    /// <inheritdoc/>
    public override ImmutableArray<Tensor?> Pullback(Tensor y, Tensor dy) => [null, Tensor.Of(new MaxPool2DScatterOp(Window), y.Inputs[0], dy)];

    /// <inheritdoc/>
    public override T Match<T>(IOpCases<T> cases, Tensor y) => cases.MaxPool2DGather(this, y);
}
