using System.Collections.Concurrent;
using XceptionScript.Backends.Gpu;
using XceptionScript.Execution;
using XceptionScript.Expressions;
using XceptionScript.Lowering;
using XceptionScript.Ptx.Execution;
using XceptionScript.Ptx.Parsing;

namespace XceptionScript.Ptx.Backend;

/// <summary>
/// Runs plans as the PTX that a CUDA device would be given, by interpretation: the launches of the GPU backend, their text, and an arena in the host's memory.
/// </summary>
/// <param name="grain">How work is cut: as for CUDA devices, or finer, so that small cases reach every stage.</param>
/// <param name="order">In which order blocks and warps run.</param>
/// <param name="architecture">The compute capability to compile for, major version first.</param>
internal sealed class PtxBackend(Grain grain, WarpOrder order = WarpOrder.Forwards, int architecture = 80) : IBackend, IDisposable
{
    private readonly PtxCompiler _compiler = new(architecture);
    private readonly ConcurrentDictionary<string, Kernel> _kernels = new();

    /// <inheritdoc/>
    public string Name => "Ptx";

    public Grain Grain { get; } = grain;

    public WarpOrder Order { get; } = order;

    /// <summary>What is done to every program before it runs: nothing, or a fault.</summary>
    public Func<PtxProgram, PtxProgram> Edit { get; init; } = program => program;

    /// <summary>Whether products are joined with sums, as the driver's compiler may do.</summary>
    public bool Contracts { get; init; }

    /// <summary>Whether threads that race in shared memory are an error.</summary>
    public bool KeepsRaceRecord { get; init; } = true;

    /// <inheritdoc/>
    public IProgram Load(StagedGraph graph)
    {
        var plan = Passes.Lower(graph, GpuKernels.Absorbs);
        return plan.Buffers.Any(buffer => buffer.Type.DType == DType.Float64)
            ? throw new DTypeException($"{Name}: the graph computes in Float64, which the Reference device alone does; expected Float32 (cast the inputs first).")
            : Load(graph, plan);
    }

    /// <summary>Makes a plan ready.</summary>
    public PtxPlanProgram Load(StagedGraph graph, Plan plan) => new(graph, plan, this);

    /// <summary>The kernel of a launch, compiled, read and edited once.</summary>
    public Kernel KernelOf(Launch launch) =>
        _kernels.GetOrAdd(_compiler.Compile(launch), text => new Kernel(Edit(PtxProgram.Parse(text)), Contracts));

    /// <inheritdoc/>
    public void Dispose() => _compiler.Dispose();
}
