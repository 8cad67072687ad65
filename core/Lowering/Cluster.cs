using System.Collections.Immutable;
using XceptionScript.Expressions;

namespace XceptionScript.Lowering;

/// <summary>
/// A group of tensors that one kernel call (or, for movement, a few) computes. <see cref="Results"/> get memory; for an elementwise group or a reduction,
/// <see cref="Body"/> computes them, or what is reduced, from the operands.
/// </summary>
internal sealed record Cluster(ImmutableArray<Tensor> Results, ImmutableArray<Tensor> Roots, FusedBody? Body, bool Wide, int Stage)
{
    /// <summary>What makes the first input of a windowed op as it is read, which then gets no memory; null where that input is stored.</summary>
    public FusedBody? Prologue { get; init; }

    /// <summary>The groups that run as one call, each reading what those before it make, which nobody else sees; empty for a group by itself.</summary>
    public ImmutableArray<Cluster> Parts { get; init; } = [];

    /// <summary>The tensors that are read, as the group sees them: broadcasts and views of stored tensors.</summary>
    public ImmutableArray<Tensor> Operands => Body?.Operands ?? (Prologue is null ? Results[0].Inputs : [.. Prologue.Operands, .. Results[0].Inputs.Skip(1)]);

    /// <summary>Whether the group reduces what its body computes.</summary>
    public bool IsReduction => Body is not null && !ReferenceEquals(Results[0], Roots[0]);

    /// <summary>The shape that the body runs over.</summary>
    public Shape Space => Roots[0].Shape;

    /// <summary>The stored tensors that are read.</summary>
    public IEnumerable<Tensor> Reads => Parts.IsEmpty
        ? Operands.Select(operand => Stored(operand)).Distinct()
        : Parts.SelectMany(part => part.Reads).Except(Parts.SelectMany(part => part.Results)).Distinct();

    /// <summary>Where an operand's elements lie: a broadcast inside a body is read through strides.</summary>
    public Tensor Stored(Tensor operand) =>
        Place.Of(operand is (Ops.BroadcastOp, [var x]) && (Body is not null || Prologue?.Operands.Contains(operand) == true) ? x : operand).Storage;

    /// <inheritdoc/>
    public bool Equals(Cluster? other) => ReferenceEquals(this, other);

    /// <inheritdoc/>
    public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);
}
