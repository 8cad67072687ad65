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
        var kernels = new CpuKernels(plan);
        Prepare = [.. plan.Prepare.Select(call => call.Match(kernels))];
        Stages = [.. plan.Stages.Select(stage => stage.Calls.Select(call => call.Match(kernels)).ToImmutableArray())];
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

    /// <summary>The most scratch memory that one kernel needs.</summary>
    public long ScratchBytes { get; }

    public ISession Open() => new CpuSession(this);

    public string Explain() => Explanation.Of(Graph, Plan);
}
