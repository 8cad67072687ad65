using System.Collections.Immutable;
using XceptionScript.Execution;
using XceptionScript.Lowering;

namespace XceptionScript.Backends.Cpu;

/// <summary>A plan with a kernel for every call.</summary>
internal sealed class CpuProgram : IProgram
{
    public CpuProgram(StagedGraph graph, Plan plan, Workers workers)
    {
        (Graph, Plan, Workers) = (graph, plan, workers);
        var (once, kernels) = (new CpuKernels(plan, freezes: false), new CpuKernels(plan, freezes: true));
        Prepare = [.. plan.Prepare.Select(call => call.Match(once))];
        Stages = [.. plan.Stages.Select(stage => stage.Calls.Select(call => call.Match(kernels)).ToImmutableArray())];
        (Kept, KeptBytes) = KeptPlaces(Stages);
        ScratchBytes = Stages.SelectMany(stage => stage).Concat(Prepare).Select(kernel => kernel.ScratchBytes(workers.Count)).DefaultIfEmpty().Max();
    }

    public StagedGraph Graph { get; }

    public Plan Plan { get; }

    /// <summary>The threads that run the kernels.</summary>
    public Workers Workers { get; }

    /// <summary>The kernels that run once, when a session opens.</summary>
    public ImmutableArray<CpuKernel> Prepare { get; }

    /// <summary>The kernels of each stage.</summary>
    public ImmutableArray<ImmutableArray<CpuKernel>> Stages { get; }

    /// <summary>Where in a session's kept memory each kernel's lies, by stage.</summary>
    public ImmutableArray<ImmutableArray<long>> Kept { get; }

    /// <summary>The memory that a session keeps for all kernels.</summary>
    public long KeptBytes { get; }

    /// <summary>The most scratch memory that one kernel needs.</summary>
    public long ScratchBytes { get; }

    public ISession Open() => new CpuSession(this);

    public string Explain() => Explanation.Of(Graph, Plan);

    private static (ImmutableArray<ImmutableArray<long>> Places, long Bytes) KeptPlaces(ImmutableArray<ImmutableArray<CpuKernel>> stages)
    {
        var bytes = 0L;
        var places = ImmutableArray.CreateBuilder<ImmutableArray<long>>(stages.Length);
        foreach (var stage in stages)
        {
            var stagePlaces = ImmutableArray.CreateBuilder<long>(stage.Length);
            foreach (var kernel in stage)
            {
                stagePlaces.Add(bytes);
                bytes += (kernel.KeptBytes + Plan.Alignment - 1) / Plan.Alignment * Plan.Alignment;
            }
            places.Add(stagePlaces.MoveToImmutable());
        }
        return (places.MoveToImmutable(), bytes);
    }
}
