using System.Collections.Immutable;

namespace XceptionScript.Lowering;

/// <summary>The positions along the middle axis of [Outer, Extent, Inner], as int32.</summary>
public sealed record IotaCall(int Output, int Outer, int Extent, int Inner) : KernelCall
{
    /// <inheritdoc/>
    public override ImmutableArray<int> Reads => [];

    /// <inheritdoc/>
    public override ImmutableArray<int> Writes => [Output];

    /// <inheritdoc/>
    public override long Flops => 0;

    /// <inheritdoc/>
    public override string Label => $"iota [{Outer}, ({Extent}), {Inner}]";

    /// <inheritdoc/>
    public override T Match<T>(IKernelCases<T> cases) => cases.Iota(this);
}
