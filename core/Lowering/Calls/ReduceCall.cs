using System.Collections.Immutable;
using XceptionScript.Expressions;

namespace XceptionScript.Lowering;

/// <summary>
/// Evaluates a fused elementwise body over [Outer, Reduced, Inner] and combines its results over the middle axis: output j is
/// result j reduced, [Outer, Inner]. The inputs' strides have those three axes (the loop axes that they were collapsed from may be fewer:
/// a collapsed axis is split again by the lowering, so three strides always suffice).
/// </summary>
public sealed record ReduceCall(
    ReduceKind Kind, Type Body, bool Wide, int Outer, int Reduced, int Inner, ImmutableArray<Operand> Inputs,
    ImmutableArray<int> Outputs, DType OutputType, int Operations) : KernelCall
{
    /// <inheritdoc/>
    public override ImmutableArray<int> Reads => [.. Inputs.Select(input => input.Buffer).Distinct()];

    /// <inheritdoc/>
    public override ImmutableArray<int> Writes => Outputs;

    /// <inheritdoc/>
    public override long Flops => (long)Outer * Reduced * Inner * (Operations + Outputs.Length);

    /// <inheritdoc/>
    public override string Label => $"reduce {Kind.ToString().ToLowerInvariant()} {BodyText.Of(Body)} over [{Outer}, ({Reduced}), {Inner}]{(Wide ? " wide" : "")}";

    /// <inheritdoc/>
    public override T Match<T>(IKernelCases<T> cases) => cases.Reduce(this);
}
