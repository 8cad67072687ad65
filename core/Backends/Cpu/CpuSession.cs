using System.Diagnostics;
using System.Runtime.InteropServices;
using XceptionScript.Execution;
using XceptionScript.Expressions;
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
    private readonly byte* _kept;
    private readonly byte** _buffers;
    private bool _isDisposed;

    public CpuSession(CpuProgram program)
    {
        _program = program;
        var plan = program.Plan;
        _arena = Allocate(plan.ArenaBytes - plan.ConstantBytes + Slack);
        _scratch = Allocate(program.ScratchBytes + Slack);
        _kept = Allocate(program.KeptBytes + Slack);
        _buffers = (byte**)NativeMemory.Alloc((nuint)Math.Max(plan.Buffers.Length, 1), (nuint)sizeof(byte*));
        for (var i = 0; i < plan.Buffers.Length; i++)
        {
            var offset = plan.Buffers[i].Offset;
            _buffers[i] = plan.ConstantBytes == 0 || offset < plan.ArenaBytes - plan.ConstantBytes ? _arena + offset : InPlace(plan, offset);
            if (plan.Buffers[i].Constant is { } constant && _buffers[i] != constant.Pointer) constant.RawBytes.CopyTo(new Span<byte>(_buffers[i], (int)constant.Bytes));
        }
        GC.AddMemoryPressure(Bytes());
        var run = new CpuRun { Buffers = _buffers, Scratch = _scratch };
        foreach (var kernel in program.Prepare) program.Workers.Run(kernel, run);
        for (var stage = 0; stage < program.Stages.Length; stage++)
        {
            for (var i = 0; i < program.Stages[stage].Length; i++)
            {
                run.Kept = _kept + program.Kept[stage][i];
                if (program.Stages[stage][i].Preparation is { } preparation) program.Workers.Run(preparation, run);
            }
        }
    }

    ~CpuSession() => Free();

    public void Write(int input, ReadOnlySpan<byte> value) => value.CopyTo(Bytes(_program.Plan.Inputs[input]));

    public void Run(int stage)
    {
        if (Profile.Current is { } profile) Time(stage, profile);
        else Run(stage, []);
    }

    /// <summary>Runs a stage and, unless <paramref name="milliseconds"/> is empty, says how long each of its kernels took.</summary>
    public void Run(int stage, Span<double> milliseconds)
    {
        var run = new CpuRun { Buffers = _buffers, Scratch = _scratch };
        var kernels = _program.Stages[stage].AsSpan();
        var places = _program.Kept[stage].AsSpan();
        for (var i = 0; i < kernels.Length; i++)
        {
            run.Kept = _kept + places[i];
            var start = milliseconds.IsEmpty ? 0 : Stopwatch.GetTimestamp();
            _program.Workers.Run(kernels[i], run);
            if (!milliseconds.IsEmpty) milliseconds[i] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        }
        GC.KeepAlive(this);
    }

    private void Time(int stage, Profile profile)
    {
        var (calls, start) = (_program.Plan.Stages[stage].Calls, profile.Now);
        var milliseconds = new double[calls.Length];
        Run(stage, milliseconds);
        for (var i = 0; i < calls.Length; i++)
        {
            var duration = milliseconds[i] * 1000;
            profile.Add("cpu", _program.Plan, stage, calls[i], _program.Stages[stage][i].GetType().Name, start, duration, true);
            start += duration;
        }
    }

    // An output may be a view that starts where a larger value does, so the caller's length counts, not the buffer's.
    public void Read(int output, Span<byte> value) => new ReadOnlySpan<byte>(_buffers[_program.Plan.Outputs[output]], value.Length).CopyTo(value);

    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private long Bytes() => _program.Plan.ArenaBytes - _program.Plan.ConstantBytes + _program.ScratchBytes + _program.KeptBytes;

    private Span<byte> Bytes(int buffer) => new(_buffers[buffer], checked((int)_program.Plan.Buffers[buffer].Bytes));

    // A large constant, or a part of one, is read where the array has it; the plan keeps the array.
    private static byte* InPlace(Plan plan, long offset)
    {
        var whole = plan.Buffers.Where(buffer => buffer.Constant is not null && buffer.Offset <= offset).MaxBy(buffer => buffer.Offset)!;
        return whole.Constant!.Pointer + (offset - whole.Offset);
    }

    private static byte* Allocate(long bytes)
    {
        var memory = PageAdvice.Allocate((nuint)bytes, Plan.Alignment);
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
        NativeMemory.AlignedFree(_kept);
        NativeMemory.Free(_buffers);
        GC.RemoveMemoryPressure(Bytes());
    }
}
