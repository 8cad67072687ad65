using System.Collections.Immutable;
using XceptionScript.Expressions;

namespace XceptionScript.Ops;

/// <summary>The positions 0, 1, 2... along one axis of a shape, as int32.</summary>
public sealed record IotaOp(Shape Shape, int Axis) : GradientFreeOp
{
    /// <inheritdoc/>
    public override string Label => $"iota axis {Axis}";

    /// <inheritdoc/>
    public override string GradientFree => "positions depend on nothing";

    /// <inheritdoc/>
    public override TensorType Infer(ImmutableArray<Tensor> inputs) => Axis >= 0 && Axis < Shape.Rank
        ? new(Shape, DType.Int32)
        : throw new ShapeException($"Iota: axis {Axis} does not exist in {Shape}; expected 0 to {Shape.Rank - 1}.");

    /// <inheritdoc/>
    public override T Match<T>(IOpCases<T> cases, Tensor y) => cases.Iota(this, y);
}
