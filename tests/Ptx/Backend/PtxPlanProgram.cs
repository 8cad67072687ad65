using System.Collections.Immutable;
using XceptionScript.Backends.Gpu;
using XceptionScript.Execution;
using XceptionScript.Lowering;
using XceptionScript.Ptx.Execution;

namespace XceptionScript.Ptx.Backend;

/// <summary>A plan whose kernels are read and decoded.</summary>
internal sealed class PtxPlanProgram : IProgram
{
    private readonly Layout _layout;
    private readonly long _scratchBytes;

    public PtxPlanProgram(StagedGraph graph, Plan plan, PtxBackend backend)
    {
        (Graph, Plan, Backend) = (graph, plan, backend);
        _layout = new Layout(plan, backend.Grain);
        var kernels = new GpuKernels(_layout);
        var prepare = plan.Prepare.Select(call => (call, call.Match(kernels))).ToArray();
        var stages = plan.Stages.Select(stage => stage.Calls.Select(call => (call, call.Match(kernels))).ToArray()).ToArray();
        _scratchBytes = prepare.Concat(stages.SelectMany(stage => stage)).Select(pair => pair.Item2.ScratchBytes).DefaultIfEmpty().Max();
        Prepare = Launches(prepare);
        Stages = [.. stages.Select(Launches)];
    }

    /// <inheritdoc/>
    public StagedGraph Graph { get; }

    public Plan Plan { get; }

    public PtxBackend Backend { get; }

    public long ArenaBytes => _layout.ScratchOffset + _scratchBytes;

    /// <summary>Where scratch memory begins; it ends with the arena.</summary>
    public long ScratchOffset => _layout.ScratchOffset;

    /// <summary>The launches that run once when a session opens.</summary>
    public ImmutableArray<PtxLaunch> Prepare { get; }

    /// <summary>The launches of every stage.</summary>
    public ImmutableArray<ImmutableArray<PtxLaunch>> Stages { get; }

    /// <inheritdoc/>
    public ISession Open() => new PtxSession(this);

    /// <inheritdoc/>
    public string Explain() => $"{Backend.Name}: {Prepare.Length + Stages.Sum(stage => stage.Length)} launches, arena {ArenaBytes:N0} bytes";

    private ImmutableArray<PtxLaunch> Launches((KernelCall Call, GpuKernel Kernel)[] calls) =>
    [
        .. from pair in calls
           let regions = Regions(pair.Call, pair.Kernel.ScratchBytes)
           from launch in pair.Kernel.Launches
           select new PtxLaunch(pair.Call, launch, Backend.KernelOf(launch), regions),
    ];

    // A kernel may read what its call reads, and touch what its call writes and its scratch memory, which ends where the last of its places does.
    private ImmutableArray<Region> Regions(KernelCall call, long scratchBytes)
    {
        var regions = call.Writes.Select(buffer => Of(buffer, true)).Concat(call.Reads.Select(buffer => Of(buffer, false)));
        return [.. scratchBytes == 0 ? regions : regions.Append(new Region("scratch", _layout.ScratchOffset, scratchBytes, true))];

        Region Of(int buffer, bool isWritable) =>
            new($"buffer {buffer}", Plan.Buffers[buffer].Offset, Plan.Buffers[buffer].Bytes, isWritable);
    }
}
