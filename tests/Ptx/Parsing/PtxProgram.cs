using System.Collections.Immutable;

namespace XceptionScript.Ptx.Parsing;

/// <summary>
/// One kernel as the text says it. Labels are gone: a branch names the instruction that it goes to. <paramref name="MinBlocks"/> blocks of it fit a multiprocessor, by the
/// compiler's promise; 0 where it promises nothing.
/// </summary>
internal sealed record PtxProgram(
    string Name, string Target, int MaxThreads, int MinBlocks, ImmutableArray<PtxArray> Parameters, ImmutableArray<PtxArray> Shared, ImmutableArray<PtxArray> Local,
    ImmutableArray<PtxInstruction> Instructions)
{
    /// <summary>Bytes of all parameters as a launch passes them.</summary>
    public int ParameterBytes => End(Parameters);

    /// <summary>Shared memory of a block.</summary>
    public int SharedBytes => End(Shared);

    /// <summary>Local memory of a thread.</summary>
    public int LocalBytes => End(Local);

    /// <summary>The program of a text with one kernel.</summary>
    /// <exception cref="PtxException">The text has something that is not known here.</exception>
    public static PtxProgram Parse(string text) => new PtxParser(text).Program();

    /// <summary>The program with one instruction replaced.</summary>
    public PtxProgram With(int index, PtxInstruction instruction) => this with { Instructions = Instructions.SetItem(index, instruction) };

    /// <summary>The program without one instruction; branches to it go to the one behind it.</summary>
    public PtxProgram Without(int index) => this with
    {
        Instructions =
        [
            .. Instructions.RemoveAt(index).Select(instruction => instruction.Operands is [TargetOperand(var target)] && target > index
                ? instruction with { Operands = [new TargetOperand(target - 1)] }
                : instruction),
        ],
    };

    private static int End(ImmutableArray<PtxArray> arrays) => arrays is [.., var last] ? last.Offset + last.Bytes : 0;
}
