using System.Collections.Immutable;
using XceptionScript.Expressions;

namespace XceptionScript.Ops;

/// <summary>Element by element, the second input where the first (Bool) is true, else the third.</summary>
public sealed record SelectOp : Op
{
    /// <inheritdoc/>
    public override string Label => "select";

    /// <inheritdoc/>
    public override TensorType Infer(ImmutableArray<Tensor> inputs)
    {
        if (inputs is not [var condition, var a, var b]) throw new ShapeException($"Select: {inputs.Length} inputs were given; expected 3.");
        if (condition.DType != DType.Bool) throw new DTypeException($"Select: the condition has elements {condition.DType}; expected Bool (compare something).");
        if (a.DType != b.DType) throw new DTypeException($"Select: the choices have elements {a.DType} and {b.DType}; expected equal types.");
        if (condition.Shape != a.Shape || a.Shape != b.Shape)
            throw new ShapeException($"Select: the condition has shape {condition.Shape}, the choices {a.Shape} and {b.Shape}; expected equal shapes.");
        return a.Type;
    }

    /// <inheritdoc/>
    public override ImmutableArray<Tensor?> Pullback(Tensor y, Tensor dy)
    {
        if (!y.DType.IsReal) return [null, null, null];
        var (condition, zero) = (y.Inputs[0], Tensors.Full(dy.Shape, 0, dy.DType));
        return [null, Tensor.Of(this, condition, dy, zero), Tensor.Of(this, condition, zero, dy)];
    }

    /// <inheritdoc/>
    public override T Match<T>(IOpCases<T> cases, Tensor y) => cases.Select(this, y);
}
