using XceptionScript.Ptx.Parsing;

namespace XceptionScript.Ptx.Analysis;

/// <summary>What keeps a kernel from being fast, as far as its text shows.</summary>
internal static class KernelLint
{
    // A multiprocessor has 65,536 registers; an instruction can name 255.
    private const int MultiprocessorRegisters = 65536, MostRegisters = 255, DefaultThreads = 256;

    /// <summary>The rules that a program breaks, each once.</summary>
    public static IEnumerable<LintFinding> Check(PtxProgram program)
    {
        var flow = ControlFlow.Of(program);
        var instructions = program.Instructions;
        if (!instructions.Any(instruction => instruction is { Opcode: Opcode.Ld, Space: StateSpace.Global, Width: 4, Type: PtxType.F32 or PtxType.B32 or PtxType.U32 or PtxType.S32 }))
            yield return Finding(LintRule.WideLoads, "no load of global memory is 16 bytes wide");

        if (instructions.FirstOrDefault(instruction => instruction.Space == StateSpace.Local) is { } local)
            yield return Finding(LintRule.NoLocalMemory, $"line {local.Line} has `{local.Spelling}`");
        else if (!program.Local.IsEmpty)
            yield return Finding(LintRule.NoLocalMemory, $"`{program.Local[0].Name}` takes {program.LocalBytes} bytes of local memory");

        if (instructions.FirstOrDefault(instruction => instruction.Type == PtxType.F64 || instruction.From == PtxType.F64) is { } wide)
            yield return Finding(LintRule.NoDouble, $"line {wide.Line} has `{wide.Spelling}`");

        var inner = flow.InnerLoops.SelectMany(loop => loop.Blocks).SelectMany(block => flow.Blocks[block].Instructions).Select(i => instructions[i]);
        if (inner.FirstOrDefault(instruction => instruction.Opcode is Opcode.Div or Opcode.Rem && !instruction.Type.IsFloat) is { } division)
            yield return Finding(LintRule.NoDivision, $"line {division.Line} has `{division.Spelling}` in an inner loop");

        var liveness = Liveness.Of(flow);
        var allowed = AllowedRegisters(program);
        if (liveness.Most > allowed)
            yield return Finding(LintRule.FewRegisters, $"{liveness.Most} registers are live behind line {instructions[liveness.Widest].Line}, of {allowed}");

        LintFinding Finding(LintRule rule, string what) => new(program.Name, rule, what);
    }

    /// <summary>The registers of a thread with which two blocks fit a multiprocessor.</summary>
    public static int AllowedRegisters(PtxProgram program) =>
        Math.Min(MostRegisters, MultiprocessorRegisters / 2 / (program.MaxThreads == 0 ? DefaultThreads : program.MaxThreads));
}
