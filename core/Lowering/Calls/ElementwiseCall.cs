using System.Collections.Immutable;
using XceptionScript.Expressions;

namespace XceptionScript.Lowering;

/// <summary>
/// Evaluates a fused elementwise body over a loop of the given extents. The body is a type (see Ops/Scalars): input i of the call
/// fills slot i, and output j receives result j. Outputs are dense over the loop. <see cref="Wide"/> bodies compute in float64,
/// one element at a time: integers and mixed conversions, exactly.
/// </summary>
public sealed record ElementwiseCall(
    Type Body, bool Wide, ImmutableArray<int> Extents, ImmutableArray<Operand> Inputs, ImmutableArray<int> Outputs,
    ImmutableArray<DType> OutputTypes, int Operations) : KernelCall
{
    /// <summary>The number of elements of each output.</summary>
    public long Count => Extents.Aggregate(1L, (size, extent) => size * extent);

    /// <inheritdoc/>
    public override ImmutableArray<int> Reads => [.. Inputs.Select(input => input.Buffer).Distinct()];

    /// <inheritdoc/>
    public override ImmutableArray<int> Writes => Outputs;

    /// <inheritdoc/>
    public override long Flops => Count * Operations;

    /// <inheritdoc/>
    public override string Label => $"elementwise {BodyText.Of(Body)} over [{string.Join(", ", Extents)}]{(Wide ? " wide" : "")}";

    /// <inheritdoc/>
    public override T Match<T>(IKernelCases<T> cases) => cases.Elementwise(this);
}
