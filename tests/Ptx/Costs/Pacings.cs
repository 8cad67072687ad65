using System.Collections.Immutable;
using XceptionScript.Ptx.Analysis;
using XceptionScript.Ptx.Execution;
using XceptionScript.Ptx.Parsing;

namespace XceptionScript.Ptx.Costs;

/// <summary>The pace of a program on a GPU.</summary>
internal static class Pacings
{
    /// <summary>
    /// What each instruction waits for. The warps of a block that meet at barriers go in step and take turns at their scheduler; elsewhere a warp is taken for itself.
    /// </summary>
    /// <param name="missCycles">How long a load takes that misses the first cache.</param>
    public static Pacing Of(ControlFlow flow, GpuModel gpu, int threads, double missCycles)
    {
        var instructions = flow.Program.Instructions;
        var numbers = new Dictionary<Register, int>();
        foreach (var register in instructions.SelectMany(instruction => instruction.Writes.Concat(instruction.Reads))) numbers.TryAdd(register, numbers.Count);
        var classes = InstructionClasses.Of(flow);
        var invariant = Invariance.Of(flow);
        var starts = new bool[instructions.Length + 1];
        foreach (var block in flow.Blocks) starts[block.First] = true;
        for (var i = 0; i < instructions.Length; i++)
        {
            if (classes[i] == InstructionClass.Barrier) starts[i] = starts[i + 1] = true;
        }
        var turn = classes.Contains(InstructionClass.Barrier) ? Math.Max(1, Occupancy.Warps(threads) / (double)gpu.Schedulers) / gpu.PipeShare : 1;
        return new(
            [.. instructions.Select((instruction, i) => invariant[i] is null ? instruction.Reads.Select(register => numbers[register]).Distinct().ToArray() : [])],
            [.. instructions.Select(instruction => instruction.Writes.Select(register => numbers[register]).ToArray())],
            [.. classes.Select((kind, i) => invariant[i] is null ? Cycles(kind) : 0)],
            [.. classes.Select((kind, i) => (kind == InstructionClass.Barrier ? gpu.BarrierCycles : 0) + (invariant[i] is null ? turn * InstructionCost.Of(kind).Issues : 0))],
            [.. starts[..^1]],
            [.. classes.Select(kind => kind == InstructionClass.GlobalLoad)],
            [.. classes.Select(kind => kind == InstructionClass.GlobalStore)],
            numbers.Count,
            missCycles);

        double Cycles(InstructionClass kind) => kind switch
        {
            InstructionClass.GlobalLoad or InstructionClass.Local => gpu.HitCycles,
            InstructionClass.SharedLoad => gpu.SharedCycles,
            _ => InstructionCost.Of(kind).Cycles,
        };
    }
}
