using System.Collections.Immutable;

namespace XceptionScript.Lowering;

/// <summary>
/// Copies elements, for every index of the extents, from <c>SourceOffset + index * SourceStrides</c> to
/// <c>TargetOffset + index * TargetStrides</c>, both in elements of ElementSize bytes: transposes, slices, broadcasts, padding and joins.
/// </summary>
public sealed record CopyCall(
    int Source, int Target, int ElementSize, ImmutableArray<int> Extents,
    long SourceOffset, ImmutableArray<long> SourceStrides, long TargetOffset, ImmutableArray<long> TargetStrides) : KernelCall
{
    /// <inheritdoc/>
    public override ImmutableArray<int> Reads => [Source];

    /// <inheritdoc/>
    public override ImmutableArray<int> Writes => [Target];

    /// <inheritdoc/>
    public override long Flops => 0;

    /// <inheritdoc/>
    public override string Label => $"copy [{string.Join(", ", Extents)}] from {SourceOffset} by [{string.Join(", ", SourceStrides)}] to {TargetOffset} by [{string.Join(", ", TargetStrides)}]";

    /// <inheritdoc/>
    public override T Match<T>(IKernelCases<T> cases) => cases.Copy(this);
}
