using System.Collections.Immutable;

namespace XceptionScript.Backends.Gpu;

/// <summary>A kernel call made ready for a kind of device: launches in order, and the scratch memory that they share.</summary>
internal sealed record GpuKernel(ImmutableArray<Launch> Launches, long ScratchBytes = 0);
