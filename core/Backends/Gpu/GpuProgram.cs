using System.Collections.Immutable;
using System.Text;
using XceptionScript.Execution;
using XceptionScript.Lowering;

namespace XceptionScript.Backends.Gpu;

/// <summary>A plan whose kernels are compiled for a device.</summary>
internal sealed class GpuProgram : IProgram
{
    private readonly Layout _layout;
    private readonly long _scratchBytes;
    private readonly ImmutableArray<ImmutableArray<GpuStep>> _stages;

    public GpuProgram(StagedGraph graph, Plan plan, GpuBackend backend)
    {
        (Graph, Plan, Backend) = (graph, plan, backend);
        _layout = new Layout(plan, backend.Grain);
        var kernels = new GpuKernels(_layout, backend.Products.Library is not null);
        var prepare = Match(plan.Prepare, kernels);
        var stages = plan.Stages.Select(stage => Match(stage.Calls, kernels)).ToArray();
        _scratchBytes = prepare.Concat(stages.SelectMany(stage => stage)).Select(pair => pair.Kernel.ScratchBytes).DefaultIfEmpty().Max();
        Prepare = Steps(prepare);
        _stages = [.. stages.Select(Steps)];
    }

    /// <inheritdoc/>
    public StagedGraph Graph { get; }

    public Plan Plan { get; }

    public GpuBackend Backend { get; }

    /// <summary>The memory that a session takes on the device, scratch included.</summary>
    public long ArenaBytes => _layout.ScratchOffset + _scratchBytes;

    /// <summary>What is started once when a session opens.</summary>
    public ImmutableArray<GpuStep> Prepare { get; }

    /// <summary>How many stages there are.</summary>
    public int StageCount => _stages.Length;

    /// <summary>Whether anything is a product for the device's library.</summary>
    public bool HasProducts => Prepare.Concat(_stages.SelectMany(stage => stage)).Any(step => step.Launch is null);

    /// <summary>What a stage starts.</summary>
    public ImmutableArray<GpuStep> Stage(int stage) => _stages[stage];

    /// <inheritdoc/>
    public ISession Open() => new GpuSession(this);

    /// <inheritdoc/>
    public string Explain()
    {
        var text = new StringBuilder();
        text.AppendLine($"{Backend.Name} ({Backend.Accelerator.Name}): arena {ArenaBytes:N0} bytes, {_scratchBytes:N0} of them scratch; products by {Backend.Products.Sentence}");
        AppendCalls(text, "prepare", Plan.Prepare, Prepare.Length);
        for (var i = 0; i < _stages.Length; i++) AppendCalls(text, Plan.Stages[i].Name, Plan.Stages[i].Calls, _stages[i].Length);
        return text.ToString();
    }

    private static (KernelCall Call, GpuKernel Kernel)[] Match(ImmutableArray<KernelCall> calls, GpuKernels kernels) => [.. calls.Select(call => (call, call.Match(kernels)))];

    private ImmutableArray<GpuStep> Steps((KernelCall Call, GpuKernel Kernel)[] calls) =>
    [
        .. calls.SelectMany(pair => pair.Kernel.Product is { } product
            ? [new GpuStep(pair.Call, "cublasSgemm", true, null, product)]
            : pair.Kernel.Launches.Select((launch, i) => new GpuStep(pair.Call, $"{launch.Kernel.DeclaringType!.Name}.{launch.Kernel.Name}", i == 0, launch.Load(Backend.Kernels)))),
    ];

    private static void AppendCalls(StringBuilder text, string name, ImmutableArray<KernelCall> calls, int launches)
    {
        if (calls.IsEmpty) return;
        text.AppendLine($"{name}: {calls.Length} calls in {launches} launches, {calls.Sum(call => call.Flops):N0} FLOPs");
        foreach (var call in calls) text.AppendLine($"  {string.Join(", ", call.Writes)} = {call.Label} of {string.Join(", ", call.Reads)}");
    }
}
