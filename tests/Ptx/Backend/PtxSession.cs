using System.Collections.Immutable;
using System.Runtime.InteropServices;
using XceptionScript.Execution;
using XceptionScript.Lowering;
using XceptionScript.Ptx.Execution;
using XceptionScript.Ptx.Parsing;

namespace XceptionScript.Ptx.Backend;

/// <summary>One arena, in which launches are interpreted. What nobody has written has all bits set: NaN, or an index that is out of every range.</summary>
internal sealed unsafe class PtxSession : ISession
{
    private readonly PtxPlanProgram _program;
    private readonly byte* _arena;

    public PtxSession(PtxPlanProgram program)
    {
        _program = program;
        _arena = (byte*)NativeMemory.AlignedAlloc((nuint)Math.Max(program.ArenaBytes, 1), 256);
        new Span<byte>(_arena, checked((int)program.ArenaBytes)).Fill(0xFF);
        for (var i = 0; i < program.Plan.Buffers.Length; i++)
        {
            if (program.Plan.Buffers[i].Constant is { } constant) constant.RawBytes.CopyTo(Bytes(i));
        }
        Start(program.Prepare);
    }

    /// <inheritdoc/>
    public void Write(int input, ReadOnlySpan<byte> value) => value.CopyTo(Bytes(_program.Plan.Inputs[input]));

    /// <inheritdoc/>
    public void Run(int stage) => Start(_program.Stages[stage]);

    /// <inheritdoc/>
    public void Read(int output, Span<byte> value) => Bytes(_program.Plan.Outputs[output])[..value.Length].CopyTo(value);

    /// <inheritdoc/>
    public void Dispose() => NativeMemory.AlignedFree(_arena);

    private void Start(ImmutableArray<PtxLaunch> launches)
    {
        KernelCall? call = null;
        foreach (var launch in launches)
        {
            if (launch.Call != call) Forget(call = launch.Call);
            var memory = new GlobalMemory(_arena, launch.Regions.AsSpan());
            var grid = new LaunchGrid(launch.Launch.Groups, launch.Launch.GroupSize) { KeepsRaceRecord = _program.Backend.KeepsRaceRecord };
            try
            {
                launch.Kernel.Run(grid, launch.Parameters(_program.ArenaBytes), memory, _program.Backend.Order);
            }
            catch (PtxException fault)
            {
                throw new PtxException($"{launch}: {fault.Message}");
            }
        }
    }

    // What a call is about to write, and all scratch memory, holds nothing that it could take for its own. A copy may write a part of its target, and a result may
    // lie where an operand does.
    private void Forget(KernelCall call)
    {
        new Span<byte>(_arena + _program.ScratchOffset, checked((int)(_program.ArenaBytes - _program.ScratchOffset))).Fill(0xFF);
        if (call is CopyCall) return;
        foreach (var written in call.Writes)
        {
            var place = _program.Plan.Buffers[written];
            if (!call.Reads.Any(read => _program.Plan.Buffers[read] is var other && other.Offset < place.Offset + place.Bytes && place.Offset < other.Offset + other.Bytes))
                Bytes(written).Fill(0xFF);
        }
    }

    private Span<byte> Bytes(int buffer)
    {
        var place = _program.Plan.Buffers[buffer];
        return new Span<byte>(_arena + place.Offset, checked((int)place.Bytes));
    }
}
