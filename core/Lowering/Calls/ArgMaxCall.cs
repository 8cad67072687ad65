using System.Collections.Immutable;
using XceptionScript.Expressions;

namespace XceptionScript.Lowering;

/// <summary>The position of the first largest value along the middle axis of [Outer, Reduced, Inner], as int32 [Outer, Inner].</summary>
public sealed record ArgMaxCall(int Input, DType InputType, int Output, int Outer, int Reduced, int Inner) : KernelCall
{
    /// <inheritdoc/>
    public override ImmutableArray<int> Reads => [Input];

    /// <inheritdoc/>
    public override ImmutableArray<int> Writes => [Output];

    /// <inheritdoc/>
    public override long Flops => (long)Outer * Reduced * Inner;

    /// <inheritdoc/>
    public override string Label => $"argmax over [{Outer}, ({Reduced}), {Inner}]";

    /// <inheritdoc/>
    public override T Match<T>(IKernelCases<T> cases) => cases.ArgMax(this);
}
