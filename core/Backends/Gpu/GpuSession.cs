using System.Collections.Immutable;
using System.Diagnostics;
using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;
using XceptionScript.Execution;

namespace XceptionScript.Backends.Gpu;

/// <summary>
/// One arena on the device, in which the program's stages run on a stream of their own. On CUDA a stage is a graph, and the inputs that no output replaces travel while
/// the device computes; elsewhere kernels are started one by one and copies have ended when they return.
/// </summary>
internal sealed unsafe class GpuSession : ISession
{
    private readonly GpuProgram _program;
    private readonly Accelerator _accelerator;
    private readonly AcceleratorStream _stream;
    private readonly MemoryBuffer1D<byte, Stride1D.Dense> _arena;
    private readonly CublasHandle? _products;
    private readonly ImmutableArray<StageGraph> _graphs = [];
    private readonly AcceleratorStream? _copying;
    private readonly InputFeed?[] _feeds;
    private readonly List<MemoryBuffer> _feedMemory = [];

    public GpuSession(GpuProgram program)
    {
        _program = program;
        var backend = program.Backend;
        _accelerator = backend.Accelerator;
        _arena = backend.Allocate(program.ArenaBytes, program.Plan);
        _stream = _accelerator.CreateStream();
        if (program.HasProducts) _products = new CublasHandle(backend.Products.Library!, _accelerator, PointerOf(_stream), backend.Options.Tf32);
        _feeds = new InputFeed?[program.Plan.Inputs.Length];
        if (backend.Driver is { } driver)
        {
            _copying = _accelerator.CreateStream();
            if (!backend.Options.NoGraphs)
                _graphs = [.. Enumerable.Range(0, program.StageCount).Select(stage => new StageGraph(driver, PointerOf(_stream), () => Start(program.Stage(stage))))];
        }
        for (var i = 0; i < program.Plan.Buffers.Length; i++)
        {
            if (program.Plan.Buffers[i].Constant is { } constant) Copy(i, constant.RawBytes);
        }
        Start(program.Prepare);
    }

    /// <inheritdoc/>
    public void Write(int input, ReadOnlySpan<byte> value)
    {
        if (FeedOf(input) is { } feed)
        {
            _accelerator.Bind();
            feed.Write(value);
        }
        else
        {
            Copy(_program.Plan.Inputs[input], value);
        }
    }

    /// <inheritdoc/>
    public void Run(int stage)
    {
        if (Profile.Current is { } profile)
        {
            Time(stage, profile);
        }
        else if (_graphs.IsEmpty || _program.Stage(stage).IsEmpty)
        {
            Start(_program.Stage(stage));
        }
        else
        {
            _accelerator.Bind();
            _graphs[stage].Run();
        }
    }

    /// <inheritdoc/>
    public void Read(int output, Span<byte> value)
    {
        fixed (byte* first = value) ViewOf(_program.Plan.Outputs[output]).CopyToCPU(_stream, ref *first, value.Length);
        _stream.Synchronize();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stream.Synchronize();
        _copying?.Synchronize();
        _accelerator.Bind();
        foreach (var graph in _graphs) graph.Dispose();
        foreach (var feed in _feeds) feed?.Dispose();
        _products?.Dispose();
        foreach (var memory in _feedMemory) memory.Dispose();
        _arena.Dispose();
        _copying?.Dispose();
        _stream.Dispose();
    }

    private void Start(ImmutableArray<GpuStep> steps)
    {
        var arena = _arena.View.AsContiguous();
        foreach (var step in steps) Start(step, arena);
    }

    private void Start(GpuStep step, ArrayView<byte> arena)
    {
        if (step.Launch is { } launch) launch(_stream, arena);
        else _products!.Multiply(step.Product, _arena.NativePtr);
    }

    // Events on the device tell the time of kernels alone; where there are none, each kernel is waited for, and what starting it costs counts too.
    private void Time(int stage, Profile profile)
    {
        var steps = _program.Stage(stage);
        var arena = _arena.View.AsContiguous();
        var microseconds = new double[steps.Length];
        _stream.Synchronize();
        var start = profile.Now;
        if (_stream is CudaStream)
        {
            var marks = new ProfilingMarker[steps.Length + 1];
            marks[0] = _stream.AddProfilingMarker();
            for (var i = 0; i < steps.Length; i++)
            {
                Start(steps[i], arena);
                marks[i + 1] = _stream.AddProfilingMarker();
            }
            _stream.Synchronize();
            for (var i = 0; i < steps.Length; i++) microseconds[i] = (marks[i + 1] - marks[i]).TotalMicroseconds;
            foreach (var mark in marks) mark.Dispose();
        }
        else
        {
            for (var i = 0; i < steps.Length; i++)
            {
                var started = Stopwatch.GetTimestamp();
                Start(steps[i], arena);
                _stream.Synchronize();
                microseconds[i] = Stopwatch.GetElapsedTime(started).TotalMicroseconds;
            }
        }
        for (var i = 0; i < steps.Length; i++)
        {
            profile.Add(_program.Backend.Name, _program.Plan, stage, steps[i].Call, steps[i].Name, start, microseconds[i], steps[i].IsFirst);
            start += microseconds[i];
        }
    }

    // A state comes in once for many steps; what comes in for every step should not keep the device waiting. Inputs that share a buffer with an output hold a state.
    private InputFeed? FeedOf(int input)
    {
        if (_copying is null) return null;
        var plan = _program.Plan;
        if (_feeds[input] is null && !plan.Outputs.Contains(plan.Inputs[input]) && !_program.Graph.Aliases.Any(alias => alias.Input == input))
        {
            var place = plan.Buffers[plan.Inputs[input]];
            var device = _accelerator.Allocate1D<byte>(Math.Max(1, InputFeed.DeviceBytes(place.Bytes)));
            _feedMemory.Add(device);
            _accelerator.Bind();
            _feeds[input] = new InputFeed(
                _program.Backend.Driver!, PointerOf(_copying), PointerOf(_stream), device.NativePtr, _arena.NativePtr + (nint)place.Offset, place.Bytes);
        }
        return _feeds[input];
    }

    // The copy has ended when this returns, since the caller's memory may move or go.
    private void Copy(int buffer, ReadOnlySpan<byte> value)
    {
        fixed (byte* first = value) ViewOf(buffer).CopyFromCPU(_stream, ref *first, value.Length);
        _stream.Synchronize();
    }

    private ArrayView<byte> ViewOf(int buffer)
    {
        var place = _program.Plan.Buffers[buffer];
        return _arena.View.AsContiguous().SubView(place.Offset, place.Bytes);
    }

    private static nint PointerOf(AcceleratorStream stream) => stream is CudaStream cuda ? cuda.StreamPtr : 0;
}
