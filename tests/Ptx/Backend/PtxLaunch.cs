using System.Collections.Immutable;
using XceptionScript.Backends.Gpu;
using XceptionScript.Lowering;
using XceptionScript.Ptx.Execution;

namespace XceptionScript.Ptx.Backend;

/// <summary>A launch of a call with its kernel, and the places that it may touch.</summary>
internal sealed record PtxLaunch(KernelCall Call, Launch Launch, Kernel Kernel, ImmutableArray<Region> Regions)
{
    /// <summary>The parameters as ILGPU passes them: the arena as an address and a length, then the shape.</summary>
    public byte[] Parameters(long arenaBytes) =>
        [.. BitConverter.GetBytes(GlobalMemory.Address), .. BitConverter.GetBytes(arenaBytes), .. Launch.Shape];

    public override string ToString() => $"{Call.Label} as {Kernel.Program.Name}";
}
