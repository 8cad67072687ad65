using System.Collections.Immutable;
using System.Runtime.InteropServices;
using XceptionScript.Ptx.Analysis;
using XceptionScript.Ptx.Costs;
using XceptionScript.Ptx.Execution;

namespace XceptionScript.Ptx.Backend;

/// <summary>
/// Counts what the launches of a plan cost at its real size. The arena is zeros that take memory only where they are touched, and of each launch whole blocks run,
/// as many as tell the rest.
/// </summary>
internal sealed unsafe class PtxCounting(PtxPlanProgram program, GpuModel? gpu = null) : IDisposable
{
    // Steps of warps that a sample takes, about; and how far a warp goes where only the places that it reads are wanted.
    private const long SampleSteps = 600_000, GlanceSteps = 600_000, GlanceTurn = 400;
    private const int FewestBlocks = 12, MostBlocks = 24;

    private readonly GpuModel _gpu = gpu ?? GpuModel.H100;
    private readonly byte* _arena = (byte*)NativeMemory.AllocZeroed((nuint)Math.Max(program.ArenaBytes, 1));

    /// <summary>The counts of a whole launch, from as many of its blocks as take a fraction of a second.</summary>
    public KernelCounts Of(PtxLaunch launch)
    {
        var flow = ControlFlow.Of(launch.Kernel.Program);
        var few = Run(launch, BlockSample.Of(launch.Launch.Groups, FewestBlocks), Watched(launch, flow));
        var steps = Math.Max(few.Executed.Sum() / few.Blocks, 1);
        return Of(launch, flow, few, (int)Math.Clamp(SampleSteps / steps, FewestBlocks, MostBlocks)) with { Sharing = SharingOf(launch, steps) };
    }

    /// <summary>The counts of a whole launch, from at most so many of its blocks.</summary>
    public KernelCounts Of(PtxLaunch launch, int mostBlocks)
    {
        var flow = ControlFlow.Of(launch.Kernel.Program);
        return Of(launch, flow, Run(launch, BlockSample.Of(launch.Launch.Groups, FewestBlocks), Watched(launch, flow)), mostBlocks);
    }

    /// <inheritdoc/>
    public void Dispose() => NativeMemory.Free(_arena);

    private KernelCounts Of(PtxLaunch launch, ControlFlow flow, Counts few, int mostBlocks)
    {
        // Of what misses the first cache, memory gives each byte once, and the second cache the rest.
        var read = Total(few).ReadSectors;
        var fromMemory = read == 0 ? 1 : Math.Min(1, launch.Regions.Sum(region => region.Bytes) / (32.0 * read));
        var missCycles = _gpu.SecondCacheCycles + (fromMemory * (_gpu.MemoryCycles - _gpu.SecondCacheCycles));
        return Total(Run(launch, BlockSample.Of(launch.Launch.Groups, mostBlocks), Watched(launch, flow, Pacings.Of(flow, _gpu, launch.Launch.GroupSize, missCycles))));

        KernelCounts Total(Counts counts) => KernelCounts.Sum(flow, counts).Times((double)launch.Launch.Groups / counts.Blocks);
    }

    // Of the blocks that run at once, the first steps of the first ones: what several of them read there, they read at about the same time.
    private double SharingOf(PtxLaunch launch, long steps)
    {
        var atOnce = Math.Min(launch.Launch.Groups, ResidentOf(launch, Liveness.Of(ControlFlow.Of(launch.Kernel.Program)).Most) * _gpu.Multiprocessors);
        var cost = Math.Min(steps, GlanceTurn * Occupancy.Warps(launch.Launch.GroupSize));
        var blocks = (int)Math.Clamp(GlanceSteps / cost, 1, atOnce);
        var reach = new SectorReach();
        Run(launch, [.. Enumerable.Range(0, blocks)], new Observation { Turn = GlanceTurn, IsGlance = true, Reach = reach });
        return reach.Sharing;
    }

    private Observation Watched(PtxLaunch launch, ControlFlow flow, Pacing? pacing = null)
    {
        var resident = ResidentOf(launch, Liveness.Of(flow).Most);
        return new()
        {
            Cache = new FirstCache((_gpu.FirstCacheBytes / resident) - launch.Kernel.Program.SharedBytes),
            IsWarmedUp = launch.Launch.Groups > resident * _gpu.Multiprocessors,
            Pacing = pacing,
        };
    }

    private int ResidentOf(PtxLaunch launch, int live)
    {
        var threads = launch.Launch.GroupSize;
        return Occupancy.Blocks(_gpu, threads, Occupancy.RegistersPerThread(_gpu, live, threads, launch.Kernel.Program.MinBlocks), launch.Kernel.Program.SharedBytes);
    }

    private Counts Run(PtxLaunch launch, ImmutableArray<int> blocks, Observation observation)
    {
        var grid = new LaunchGrid(launch.Launch.Groups, launch.Launch.GroupSize)
        {
            Selected = blocks,
            IsDetailed = true,
            KeepsRaceRecord = false,
            Observation = observation,
        };
        return launch.Kernel.Run(grid, launch.Parameters(program.ArenaBytes), new GlobalMemory(_arena, launch.Regions.AsSpan()));
    }
}
