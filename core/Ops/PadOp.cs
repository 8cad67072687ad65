using System.Collections.Immutable;
using XceptionScript.Expressions;

namespace XceptionScript.Ops;

/// <summary>Zeros before, after and between the elements of every axis: the transpose of a strided slice.</summary>
public sealed record PadOp(Axes Before, Axes After, Axes Between) : Op
{
    /// <inheritdoc/>
    public override string Label => $"pad {Before} {After}{(Between.All(gap => gap == 0) ? "" : $" between {Between}")}";

    /// <inheritdoc/>
    public override TensorType Infer(ImmutableArray<Tensor> inputs)
    {
        if (inputs is not [var x]) throw new ShapeException($"Pad: {inputs.Length} inputs were given; expected 1.");
        var rank = x.Shape.Rank;
        if (Before.Count != rank || After.Count != rank || Between.Count != rank)
            throw new ShapeException($"Pad: {Before.Count}, {After.Count} and {Between.Count} amounts were given for shape {x.Shape}; expected {rank} each.");
        if (Before.Concat(After).Concat(Between).FirstOrDefault(amount => amount < 0) is < 0 and var negative)
            throw new ShapeException($"Pad: an amount is {negative} in {Before}, {After}, {Between}; expected 0 or more.");
        var (before, after, between) = (Before, After, Between);
        return new([.. x.Shape.Select((extent, axis) => before[axis] + extent + ((extent - 1) * between[axis]) + after[axis])], x.DType);
    }

    /// <inheritdoc/>
    public override ImmutableArray<Tensor?> Pullback(Tensor y, Tensor dy) =>
        [Tensor.Of(new SliceOp(Before, y.Inputs[0].Shape, [.. Between.Select(gap => gap + 1)]), dy)];

    /// <inheritdoc/>
    public override T Match<T>(IOpCases<T> cases, Tensor y) => cases.Pad(this, y);
}
