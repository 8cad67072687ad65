using System.Collections.Immutable;
using System.Diagnostics;
using ILGPU;
using ILGPU.Runtime;
using XceptionScript.Execution;
using XceptionScript.Expressions;

namespace XceptionScript.Backends.Gpu;

/// <summary>One arena on the device, in which the program's stages run on a stream of their own.</summary>
internal sealed unsafe class GpuSession : ISession
{
    private readonly GpuProgram _program;
    private readonly AcceleratorStream _stream;
    private readonly MemoryBuffer1D<byte, Stride1D.Dense> _arena;

    public GpuSession(GpuProgram program)
    {
        _program = program;
        var accelerator = program.Backend.Accelerator;
        _stream = accelerator.CreateStream();
        _arena = accelerator.Allocate1D<byte>(Math.Max(program.ArenaBytes, 1));
        for (var i = 0; i < program.Plan.Buffers.Length; i++)
        {
            if (program.Plan.Buffers[i].Constant is { } constant) Copy(i, constant);
        }
        Start(program.Prepare);
    }

    /// <inheritdoc/>
    public void Write(int input, NdArray value) => Copy(_program.Plan.Inputs[input], value);

    /// <inheritdoc/>
    public void Run(int stage) => Start(_program.Stage(stage));

    /// <inheritdoc/>
    public NdArray Read(int output)
    {
        var buffer = _program.Plan.Outputs[output];
        var type = _program.Plan.Buffers[buffer].Type;
        var value = NdArray.Uninitialized(type.Shape, type.DType);
        ViewOf(buffer).CopyToCPU(_stream, ref *value.Pointer, value.Bytes);
        GC.KeepAlive(value);
        return value;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stream.Synchronize();
        _arena.Dispose();
        _stream.Dispose();
    }

    private void Start(ImmutableArray<Action<AcceleratorStream, ArrayView<byte>>> launches)
    {
        var arena = _arena.View.AsContiguous();
        foreach (var launch in launches) launch(_stream, arena);
    }

    private void Copy(int buffer, NdArray value)
    {
        var type = _program.Plan.Buffers[buffer].Type;
        if (value.Shape != type.Shape || value.DType != type.DType)
            throw new UnreachableException($"a value of type {value.DType}{value.Shape} was written to buffer {buffer} of type {type}");
        ViewOf(buffer).CopyFromCPU(_stream, ref *value.Pointer, value.Bytes);
        GC.KeepAlive(value);
    }

    private ArrayView<byte> ViewOf(int buffer)
    {
        var place = _program.Plan.Buffers[buffer];
        return _arena.View.AsContiguous().SubView(place.Offset, place.Bytes);
    }
}
