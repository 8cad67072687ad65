using System.Collections.Immutable;
using ILGPU;
using ILGPU.Runtime;
using XceptionScript.Execution;

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
            if (program.Plan.Buffers[i].Constant is { } constant) Copy(i, constant.RawBytes);
        }
        Start(program.Prepare);
    }

    /// <inheritdoc/>
    public void Write(int input, ReadOnlySpan<byte> value) => Copy(_program.Plan.Inputs[input], value);

    /// <inheritdoc/>
    public void Run(int stage) => Start(_program.Stage(stage));

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
        _arena.Dispose();
        _stream.Dispose();
    }

    private void Start(ImmutableArray<Action<AcceleratorStream, ArrayView<byte>>> launches)
    {
        var arena = _arena.View.AsContiguous();
        foreach (var launch in launches) launch(_stream, arena);
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
}
