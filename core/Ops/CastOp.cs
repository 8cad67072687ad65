using System.Collections.Immutable;
using XceptionScript.Expressions;

namespace XceptionScript.Ops;

/// <summary>
/// The same values in another element type. Numbers cut towards zero on the way to integers and stop at the type's ends; anything but 0 is true.
/// </summary>
public sealed record CastOp(DType To) : Op
{
    /// <inheritdoc/>
    public override string Label => $"cast to {To.ToString().ToLowerInvariant()}";

    /// <inheritdoc/>
    public override TensorType Infer(ImmutableArray<Tensor> inputs) => inputs is [var x]
        ? new(x.Shape, To)
        : throw new ShapeException($"Cast: {inputs.Length} inputs were given; expected 1.");

    /// <inheritdoc/>
    public override ImmutableArray<Tensor?> Pullback(Tensor y, Tensor dy) =>
        [To.IsReal && y.Inputs[0].DType.IsReal ? dy.Cast(y.Inputs[0].DType) : null];

    /// <inheritdoc/>
    public override T Match<T>(IOpCases<T> cases, Tensor y) => cases.Cast(this, y);
}
