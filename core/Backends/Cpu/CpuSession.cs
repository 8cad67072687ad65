using System.Runtime.InteropServices;
using XceptionScript.Execution;
using XceptionScript.Lowering;

namespace XceptionScript.Backends.Cpu;

/// <summary>An arena in native memory, the addresses of a plan's buffers in it, and scratch memory.</summary>
internal sealed unsafe class CpuSession : ISession
{
    // Vector loads at the end of a row may read a register past the last buffer.
    private const int Slack = 256;

    private readonly CpuProgram _program;
    private readonly byte* _arena;
    private readonly byte* _scratch;
    private readonly byte** _buffers;
    private bool _isDisposed;

    public CpuSession(CpuProgram program)
    {
        _program = program;
        var plan = program.Plan;
        _arena = Allocate(plan.ArenaBytes + Slack);
        _scratch = Allocate(program.ScratchBytes + Slack);
        _buffers = (byte**)NativeMemory.Alloc((nuint)Math.Max(plan.Buffers.Length, 1), (nuint)sizeof(byte*));
        for (var i = 0; i < plan.Buffers.Length; i++)
        {
            _buffers[i] = _arena + plan.Buffers[i].Offset;
            if (plan.Buffers[i].Constant is { } constant) constant.RawBytes.CopyTo(new Span<byte>(_buffers[i], (int)constant.Bytes));
        }
        GC.AddMemoryPressure(plan.ArenaBytes + program.ScratchBytes);
        Run(program.Prepare.AsSpan());
    }

    ~CpuSession() => Free();

    public void Write(int input, ReadOnlySpan<byte> value) => value.CopyTo(Bytes(_program.Plan.Inputs[input]));

    public void Run(int stage) => Run(_program.Stages[stage].AsSpan());

    // An output may be a view that starts where a larger value does, so the caller's length counts, not the buffer's.
    public void Read(int output, Span<byte> value) => new ReadOnlySpan<byte>(_buffers[_program.Plan.Outputs[output]], value.Length).CopyTo(value);

    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Run(ReadOnlySpan<CpuKernel> kernels)
    {
        var run = new CpuRun { Buffers = _buffers, Scratch = _scratch };
        foreach (var kernel in kernels) _program.Workers.Run(kernel, run);
        GC.KeepAlive(this);
    }

    private Span<byte> Bytes(int buffer) => new(_buffers[buffer], checked((int)_program.Plan.Buffers[buffer].Bytes));

    private static byte* Allocate(long bytes)
    {
        var memory = (byte*)NativeMemory.AlignedAlloc((nuint)bytes, Plan.Alignment);
        // Places that no call writes before it reads them must not hold another session's numbers: runs would differ.
        NativeMemory.Clear(memory, (nuint)bytes);
        return memory;
    }

    private void Free()
    {
        if (_isDisposed) return;
        _isDisposed = true;
        NativeMemory.AlignedFree(_arena);
        NativeMemory.AlignedFree(_scratch);
        NativeMemory.Free(_buffers);
        GC.RemoveMemoryPressure(_program.Plan.ArenaBytes + _program.ScratchBytes);
    }
}
