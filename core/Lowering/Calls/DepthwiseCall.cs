using System.Collections.Immutable;

namespace XceptionScript.Lowering;

/// <summary>A depthwise convolution: (x, kernel) -> y, (dy, kernel) -> dx or (x, dy) -> dkernel, float32; result channel c * multiplier + j comes from channel c.</summary>
public sealed record DepthwiseCall(Sense Sense, ConvGeometry Geometry, int A, int B, int Output) : KernelCall
{
    /// <inheritdoc/>
    public override ImmutableArray<int> Reads => [A, B];

    /// <inheritdoc/>
    public override ImmutableArray<int> Writes => [Output];

    /// <inheritdoc/>
    public override long Flops => 2 * Geometry.Macs;

    /// <inheritdoc/>
    public override string Label => CallText.Convolution("depthwise", Sense, Geometry);

    /// <inheritdoc/>
    public override T Match<T>(IKernelCases<T> cases) => cases.Depthwise(this);
}
