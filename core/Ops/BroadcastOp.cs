using System.Collections.Immutable;
using XceptionScript.Expressions;

namespace XceptionScript.Ops;

/// <summary>The value repeated to a larger shape: axes align at the end, missing ones are added in front, and extents of 1 stretch.</summary>
public sealed record BroadcastOp(Shape Shape) : Op
{
    /// <inheritdoc/>
    public override string Label => $"broadcast to {Shape}";

    /// <inheritdoc/>
    public override TensorType Infer(ImmutableArray<Tensor> inputs) => inputs switch
    {
        [var x] when x.Shape.BroadcastsTo(Shape) => new(Shape, x.DType),
        [var x] => throw new ShapeException($"Broadcast: {x.Shape} does not stretch to {Shape}; expected each axis, aligned at the end, to have the same extent or 1."),
        _ => throw new ShapeException($"Broadcast: {inputs.Length} inputs were given; expected 1."),
    };

    /// <inheritdoc/>
    public override ImmutableArray<Tensor?> Pullback(Tensor y, Tensor dy)
    {
        var x = y.Inputs[0].Shape;
        var added = Shape.Rank - x.Rank;
        int[] summed = [.. Enumerable.Range(0, Shape.Rank).Where(axis => axis < added || (x[axis - added] == 1 && Shape[axis] != 1))];
        return [(summed.Length == 0 ? dy : dy.SumKept(summed)).Reshape(x)];
    }

    /// <inheritdoc/>
    public override T Match<T>(IOpCases<T> cases, Tensor y) => cases.Broadcast(this, y);
}
