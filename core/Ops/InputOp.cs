using System.Collections.Immutable;
using XceptionScript.Expressions;

namespace XceptionScript.Ops;

/// <summary>A named input: a value that is given when the expression is evaluated.</summary>
public sealed record InputOp(string Name, Shape Shape, DType DType) : GradientFreeOp
{
    /// <inheritdoc/>
    public override string Label => $"input `{Name}`";

    /// <inheritdoc/>
    public override string GradientFree => "an input depends on nothing";

    /// <inheritdoc/>
    public override TensorType Infer(ImmutableArray<Tensor> inputs) => new(Shape, DType);

    /// <inheritdoc/>
    public override T Match<T>(IOpCases<T> cases, Tensor y) => cases.Input(this, y);
}
