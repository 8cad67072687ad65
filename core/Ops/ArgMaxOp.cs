using System.Collections.Immutable;
using XceptionScript.Expressions;

namespace XceptionScript.Ops;

/// <summary>The position of the first largest value along one axis, which stays with extent 1, as int32.</summary>
public sealed record ArgMaxOp(int Axis) : GradientFreeOp
{
    /// <inheritdoc/>
    public override string Label => $"argmax over {Axis}";

    /// <inheritdoc/>
    public override string GradientFree => "a position is piecewise constant";

    /// <inheritdoc/>
    public override TensorType Infer(ImmutableArray<Tensor> inputs) => inputs is [var x]
        ? new(x.Shape.With(Axis, 1), DType.Int32)
        : throw new ShapeException($"ArgMax: {inputs.Length} inputs were given; expected 1.");

    /// <inheritdoc/>
    public override T Match<T>(IOpCases<T> cases, Tensor y) => cases.ArgMax(this, y);
}
