using System.Runtime.InteropServices;
using XceptionScript.Ptx.Analysis;
using XceptionScript.Ptx.Costs;
using XceptionScript.Ptx.Execution;

namespace XceptionScript.Ptx.Backend;

/// <summary>
/// Counts what the launches of a plan cost at its real size. The arena is zeros that take memory only where they are touched, and of each launch whole blocks run,
/// as many as tell the rest.
/// </summary>
internal sealed unsafe class PtxCounting(PtxPlanProgram program) : IDisposable
{
    private readonly byte* _arena = (byte*)NativeMemory.AllocZeroed((nuint)Math.Max(program.ArenaBytes, 1));

    /// <summary>The counts of a whole launch, from at most so many of its blocks.</summary>
    public KernelCounts Of(PtxLaunch launch, int mostBlocks)
    {
        var sample = BlockSample.Of(launch.Launch.Groups, mostBlocks);
        var grid = new LaunchGrid(launch.Launch.Groups, launch.Launch.GroupSize) { Selected = sample, IsDetailed = true };
        var counts = launch.Kernel.Run(grid, launch.Parameters(program.ArenaBytes), new GlobalMemory(_arena, launch.Regions.AsSpan()));
        return KernelCounts.Sum(ControlFlow.Of(launch.Kernel.Program), counts).Times((double)launch.Launch.Groups / sample.Length);
    }

    /// <inheritdoc/>
    public void Dispose() => NativeMemory.Free(_arena);
}
