using System.Collections.Immutable;

namespace XceptionScript.Lowering;

/// <summary>A depthwise convolution: (x, kernel) -> y, (dy, kernel) -> dx or (x, dy) -> dkernel, float32; result channel c * multiplier + j comes from channel c.</summary>
public sealed record DepthwiseCall(Sense Sense, ConvGeometry Geometry, int A, int B, int Output) : KernelCall
{
    /// <summary>What makes the image (x, of the forward map and of the kernel's gradient) out of A as it is read; null where A is the image.</summary>
    public Prologue? Prologue { get; init; }

    /// <inheritdoc/>
    public override ImmutableArray<int> Reads => [A, B, .. Prologue?.Reads(A).Where(buffer => buffer != B) ?? []];

    /// <inheritdoc/>
    public override ImmutableArray<int> Writes => [Output];

    /// <inheritdoc/>
    public override long Flops => (2 * Geometry.Macs) + ((long)Geometry.Batch * Geometry.Height * Geometry.Width * Geometry.Channels * (Prologue?.Operations ?? 0));

    /// <inheritdoc/>
    public override string Label => $"{CallText.Convolution("depthwise", Sense, Geometry)}{(Prologue is null ? "" : $" after {Prologue}")}";

    /// <inheritdoc/>
    public override T Match<T>(IKernelCases<T> cases) => cases.Depthwise(this);
}
