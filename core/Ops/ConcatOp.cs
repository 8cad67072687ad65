using System.Collections.Immutable;
using XceptionScript.Expressions;

namespace XceptionScript.Ops;

/// <summary>Tensors joined along one axis, in order; the other extents agree.</summary>
public sealed record ConcatOp(int Axis) : Op
{
    /// <inheritdoc/>
    public override string Label => $"concat axis {Axis}";

    /// <inheritdoc/>
    public override TensorType Infer(ImmutableArray<Tensor> inputs)
    {
        if (inputs.IsEmpty) throw new ShapeException("Concat: no inputs were given; expected at least 1.");
        var first = inputs[0];
        var axis = Axis >= 0 && Axis < first.Shape.Rank ? Axis : throw new ShapeException($"Concat: axis {Axis} does not exist in {first.Shape}; expected 0 to {first.Shape.Rank - 1}.");
        foreach (var input in inputs)
        {
            if (input.DType != first.DType) throw new DTypeException($"Concat: the inputs have elements {first.DType} and {input.DType}; expected equal types.");
            if (input.Shape.Rank != first.Shape.Rank || input.Shape.With(axis, 1) != first.Shape.With(axis, 1))
                throw new ShapeException($"Concat: the inputs have shapes {first.Shape} and {input.Shape}; expected equal extents but on axis {axis}.");
        }
        return new(first.Shape.With(axis, inputs.Sum(input => input.Shape[axis])), first.DType);
    }

    /// <inheritdoc/>
    public override ImmutableArray<Tensor?> Pullback(Tensor y, Tensor dy)
    {
        var parts = ImmutableArray.CreateBuilder<Tensor?>(y.Inputs.Length);
        var start = 0;
        foreach (var input in y.Inputs)
        {
            parts.Add(dy.Slice(Axis, start, input.Shape[Axis]));
            start += input.Shape[Axis];
        }
        return parts.MoveToImmutable();
    }

    /// <inheritdoc/>
    public override T Match<T>(IOpCases<T> cases, Tensor y) => cases.Concat(this, y);
}
