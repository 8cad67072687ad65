using System.Collections.Immutable;
using XceptionScript.Expressions;

namespace XceptionScript.Ops;

/// <summary>Sums over some axes, which stay with extent 1.</summary>
public sealed record SumOp(Axes Axes) : Op
{
    /// <inheritdoc/>
    public override string Label => $"sum over {Axes}";

    /// <inheritdoc/>
    public override TensorType Infer(ImmutableArray<Tensor> inputs) => Reductions.Reduced("Sum", inputs, Axes);

    /// <inheritdoc/>
    public override ImmutableArray<Tensor?> Pullback(Tensor y, Tensor dy) => [dy.BroadcastTo(y.Inputs[0].Shape)];

    /// <inheritdoc/>
    public override T Match<T>(IOpCases<T> cases, Tensor y) => cases.Sum(this, y);
}
