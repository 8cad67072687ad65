using System.Collections.Immutable;
using XceptionScript.Ptx.Parsing;

namespace XceptionScript.Ptx.Analysis;

/// <summary>
/// Which instructions give the same in every round of a loop, so that the driver's compiler moves them in front of it: those without effects on operands that no round
/// changes. ILGPU leaves them where the source has them.
/// </summary>
internal static class Invariance
{
    /// <summary>By instruction, the outermost loop that it can leave; null for none.</summary>
    public static ImmutableArray<Loop?> Of(ControlFlow flow)
    {
        var instructions = flow.Program.Instructions;
        var sources = Sources(flow);
        var left = new Loop?[instructions.Length];
        // Inner loops first, so that the outermost one is what stays.
        foreach (var loop in flow.Loops.OrderBy(loop => loop.Blocks.Count))
        {
            int[] inside = [.. loop.Blocks.Order().SelectMany(block => flow.Blocks[block].Instructions)];
            var changing = inside.ToHashSet();
            bool hasMoved;
            do
            {
                hasMoved = false;
                foreach (var i in inside)
                {
                    if (!changing.Contains(i) || !IsPure(instructions[i])) continue;
                    if (sources[i].Exists(changing.Contains)) continue;
                    changing.Remove(i);
                    left[i] = loop;
                    hasMoved = true;
                }
            }
            while (hasMoved);
        }
        return [.. left];
    }

    // By instruction, the definitions that its operands may come from: the last one before it in its block, or else every one that there is. ILGPU uses registers
    // again; to the driver's compiler, each definition is a value of its own.
    private static List<int>[] Sources(ControlFlow flow)
    {
        var instructions = flow.Program.Instructions;
        var all = Enumerable.Range(0, instructions.Length).SelectMany(i => instructions[i].Writes.Select(register => (register, i))).ToLookup(pair => pair.register, pair => pair.i);
        var sources = new List<int>[instructions.Length];
        foreach (var block in flow.Blocks)
        {
            var last = new Dictionary<Register, int>();
            foreach (var i in block.Instructions)
            {
                sources[i] = [.. instructions[i].Reads.SelectMany(register => last.TryGetValue(register, out var from) ? [from] : all[register])];
                foreach (var register in instructions[i].Writes)
                {
                    if (instructions[i].Guard is null) last[register] = i;
                    else last.Remove(register);
                }
            }
        }
        return sources;
    }

    private static bool IsPure(PtxInstruction instruction) => instruction.Guard is null && instruction.Opcode switch
    {
        Opcode.Ld => instruction.Space == StateSpace.Param,
        Opcode.St or Opcode.Atom or Opcode.Red or Opcode.Bar or Opcode.Shfl or Opcode.Bra or Opcode.Ret or Opcode.Exit => false,
        _ => true,
    };
}
