using System.Collections.Immutable;
using System.Text;
using ILGPU;
using ILGPU.Runtime;
using XceptionScript.Execution;
using XceptionScript.Lowering;

namespace XceptionScript.Backends.Gpu;

/// <summary>A plan whose kernels are compiled for a device.</summary>
internal sealed class GpuProgram : IProgram
{
    private readonly Layout _layout;
    private readonly long _scratchBytes;
    private readonly ImmutableArray<Action<AcceleratorStream, ArrayView<byte>>> _prepare;
    private readonly ImmutableArray<ImmutableArray<Action<AcceleratorStream, ArrayView<byte>>>> _stages;

    public GpuProgram(StagedGraph graph, Plan plan, GpuBackend backend)
    {
        (Graph, Plan, Backend) = (graph, plan, backend);
        _layout = new Layout(plan, backend.Grain);
        var kernels = new GpuKernels(_layout);
        GpuKernel[] prepare = [.. plan.Prepare.Select(call => call.Match(kernels))];
        GpuKernel[][] stages = [.. plan.Stages.Select(stage => stage.Calls.Select(call => call.Match(kernels)).ToArray())];
        _scratchBytes = prepare.Concat(stages.SelectMany(stage => stage)).Select(kernel => kernel.ScratchBytes).DefaultIfEmpty().Max();
        _prepare = Compile(prepare);
        _stages = [.. stages.Select(Compile)];
    }

    /// <inheritdoc/>
    public StagedGraph Graph { get; }

    public Plan Plan { get; }

    public GpuBackend Backend { get; }

    /// <summary>The memory that a session takes on the device, scratch included.</summary>
    public long ArenaBytes => _layout.ScratchOffset + _scratchBytes;

    /// <summary>The launches that run once when a session opens.</summary>
    public ImmutableArray<Action<AcceleratorStream, ArrayView<byte>>> Prepare => _prepare;

    /// <summary>The launches of a stage.</summary>
    public ImmutableArray<Action<AcceleratorStream, ArrayView<byte>>> Stage(int stage) => _stages[stage];

    /// <inheritdoc/>
    public ISession Open() => new GpuSession(this);

    /// <inheritdoc/>
    public string Explain()
    {
        var text = new StringBuilder();
        text.AppendLine($"{Backend.Name} ({Backend.Accelerator.Name}): arena {ArenaBytes:N0} bytes, {_scratchBytes:N0} of them scratch");
        AppendCalls(text, "prepare", Plan.Prepare, _prepare.Length);
        for (var i = 0; i < _stages.Length; i++) AppendCalls(text, Plan.Stages[i].Name, Plan.Stages[i].Calls, _stages[i].Length);
        return text.ToString();
    }

    private ImmutableArray<Action<AcceleratorStream, ArrayView<byte>>> Compile(GpuKernel[] kernels) =>
        [.. kernels.SelectMany(kernel => kernel.Launches).Select(launch => launch.Load(Backend.Kernels))];

    private static void AppendCalls(StringBuilder text, string name, ImmutableArray<KernelCall> calls, int launches)
    {
        if (calls.IsEmpty) return;
        text.AppendLine($"{name}: {calls.Length} calls in {launches} launches, {calls.Sum(call => call.Flops):N0} FLOPs");
        foreach (var call in calls) text.AppendLine($"  {string.Join(", ", call.Writes)} = {call.Label} of {string.Join(", ", call.Reads)}");
    }
}
