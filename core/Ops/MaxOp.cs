using System.Collections.Immutable;
using XceptionScript.Expressions;

namespace XceptionScript.Ops;

/// <summary>The largest values over some axes, which stay with extent 1. Equal winners share the gradient.</summary>
public sealed record MaxOp(Axes Axes) : Op
{
    /// <inheritdoc/>
    public override string Label => $"max over {Axes}";

    /// <inheritdoc/>
    public override TensorType Infer(ImmutableArray<Tensor> inputs) => Reductions.Reduced("Max", inputs, Axes);

    /// <inheritdoc/>
    public override ImmutableArray<Tensor?> Pullback(Tensor y, Tensor dy)
    {
        var x = y.Inputs[0];
        var winners = x.Equal(y.BroadcastTo(x.Shape)).Cast(dy.DType);
        var share = dy / Tensor.Of(new SumOp(Axes), winners);
        return [winners * share.BroadcastTo(x.Shape)];
    }

    /// <inheritdoc/>
    public override T Match<T>(IOpCases<T> cases, Tensor y) => cases.Max(this, y);
}
