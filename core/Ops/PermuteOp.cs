using System.Collections.Immutable;
using XceptionScript.Expressions;

namespace XceptionScript.Ops;

/// <summary>The axes in another order: result axis i is input axis Order[i].</summary>
public sealed record PermuteOp(Axes Order) : Op
{
    /// <inheritdoc/>
    public override string Label => $"permute {Order}";

    /// <inheritdoc/>
    public override TensorType Infer(ImmutableArray<Tensor> inputs) => inputs switch
    {
        [var x] when Order.Count == x.Shape.Rank && Order.Order().SequenceEqual(Enumerable.Range(0, x.Shape.Rank))
            => new([.. Order.Select(axis => x.Shape[axis])], x.DType),
        [var x] => throw new ShapeException($"Permute: order {Order} does not fit shape {x.Shape}; expected each of its {x.Shape.Rank} axes once."),
        _ => throw new ShapeException($"Permute: {inputs.Length} inputs were given; expected 1."),
    };

    /// <inheritdoc/>
    public override ImmutableArray<Tensor?> Pullback(Tensor y, Tensor dy)
    {
        var inverse = new int[Order.Count];
        for (var axis = 0; axis < inverse.Length; axis++) inverse[Order[axis]] = axis;
        return [dy.Permute(inverse)];
    }

    /// <inheritdoc/>
    public override T Match<T>(IOpCases<T> cases, Tensor y) => cases.Permute(this, y);
}
