using System.Collections.Immutable;
using XceptionScript.Expressions;

namespace XceptionScript.Ops;

/// <summary>The same value, which gradients treat as a constant.</summary>
public sealed record StopGradientOp : GradientFreeOp
{
    /// <inheritdoc/>
    public override string Label => "stop-gradient";

    /// <inheritdoc/>
    public override string GradientFree => "it exists to stop gradients";

    /// <inheritdoc/>
    public override TensorType Infer(ImmutableArray<Tensor> inputs) => inputs is [var x]
        ? x.Type
        : throw new ShapeException($"StopGradient: {inputs.Length} inputs were given; expected 1.");

    /// <inheritdoc/>
    public override T Match<T>(IOpCases<T> cases, Tensor y) => cases.StopGradient(this, y);
}
