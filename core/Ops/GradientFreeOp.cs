using System.Collections.Immutable;
using XceptionScript.Expressions;

namespace XceptionScript.Ops;

/// <summary>An op that no gradient flows through, and says why.</summary>
public abstract record GradientFreeOp : Op
{
    private protected GradientFreeOp() { }

    /// <inheritdoc/>
    public abstract override string GradientFree { get; }

    /// <inheritdoc/>
    public sealed override ImmutableArray<Tensor?> Pullback(Tensor y, Tensor dy) => [.. y.Inputs.Select(_ => (Tensor?)null)];
}
