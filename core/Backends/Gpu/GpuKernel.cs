using System.Collections.Immutable;

namespace XceptionScript.Backends.Gpu;

/// <summary>A kernel call made ready for a kind of device: launches in order and the scratch memory that they share, or a product for the device's library.</summary>
internal sealed record GpuKernel(ImmutableArray<Launch> Launches, long ScratchBytes = 0)
{
    /// <summary>The product that the device's library computes; null where the launches are all.</summary>
    public Sgemm? Product { get; init; }
}
