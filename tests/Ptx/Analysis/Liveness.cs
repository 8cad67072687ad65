using System.Collections;
using System.Collections.Immutable;
using XceptionScript.Ptx.Parsing;

namespace XceptionScript.Ptx.Analysis;

/// <summary>
/// How many registers hold a value that is still needed, in units of 32 bits. Predicates have registers of their own. Values that come from parameters,
/// literals, special registers and addresses of arrays alone are not counted: the assembler makes operands of them, or makes them anew where they are needed.
/// </summary>
/// <param name="After">By instruction, the units that are live behind it.</param>
internal sealed record Liveness(ImmutableArray<int> After)
{
    /// <summary>The units at the widest point.</summary>
    public int Most => After.IsEmpty ? 0 : After.Max();

    /// <summary>The instruction at the widest point.</summary>
    public int Widest => After.IndexOf(Most);

    /// <summary>The liveness of a program's registers.</summary>
    public static Liveness Of(ControlFlow flow)
    {
        var instructions = flow.Program.Instructions;
        var numbers = new Dictionary<Register, int>();
        foreach (var register in instructions.SelectMany(instruction => instruction.Writes.Concat(instruction.Reads)))
            numbers.TryAdd(register, numbers.Count);
        int[][] writes = [.. instructions.Select(instruction => instruction.Writes.Select(register => numbers[register]).ToArray())];
        int[][] reads = [.. instructions.Select(instruction => instruction.Reads.Select(register => numbers[register]).ToArray())];
        var units = new int[numbers.Count];
        var free = Free(instructions, numbers);
        foreach (var (register, number) in numbers) units[number] = free[number] ? 0 : register.Bytes / 4;

        var into = flow.Blocks.Select(_ => new BitArray(numbers.Count)).ToArray();
        var changed = true;
        while (changed)
        {
            changed = false;
            for (var b = flow.Blocks.Length - 1; b >= 0; b--)
            {
                var live = Out(b);
                foreach (var i in flow.Blocks[b].Instructions.Reverse()) Step(live, i);
                if (Same(live, into[b])) continue;
                into[b] = live;
                changed = true;
            }
        }

        var after = new int[instructions.Length];
        for (var b = 0; b < flow.Blocks.Length; b++)
        {
            var live = Out(b);
            foreach (var i in flow.Blocks[b].Instructions.Reverse())
            {
                after[i] = Units(live);
                Step(live, i);
            }
        }
        return new([.. after]);

        BitArray Out(int block)
        {
            var live = new BitArray(numbers.Count);
            foreach (var next in flow.Blocks[block].Next) live.Or(into[next]);
            return live;
        }

        // Under a guard, the register may keep what it had.
        void Step(BitArray live, int instruction)
        {
            if (instructions[instruction].Guard is null)
            {
                foreach (var register in writes[instruction]) live[register] = false;
            }
            foreach (var register in reads[instruction]) live[register] = true;
        }

        int Units(BitArray live)
        {
            var sum = 0;
            for (var i = 0; i < live.Length; i++)
            {
                if (live[i]) sum += units[i];
            }
            return sum;
        }
    }

    private static bool Same(BitArray a, BitArray b)
    {
        for (var i = 0; i < a.Length; i++)
        {
            if (a[i] != b[i]) return false;
        }
        return true;
    }

    // Registers with one definition that takes nothing but constants of the launch.
    private static bool[] Free(ImmutableArray<PtxInstruction> instructions, Dictionary<Register, int> numbers)
    {
        var definitions = new int[numbers.Count];
        foreach (var register in instructions.SelectMany(instruction => instruction.Writes)) definitions[numbers[register]]++;
        var free = new bool[numbers.Count];
        foreach (var instruction in instructions)
        {
            var isConstant = instruction.Opcode switch
            {
                Opcode.Ld => instruction.Space == StateSpace.Param,
                Opcode.Mov or Opcode.Cvta => instruction.Operands is [_, ImmediateOperand or SpecialOperand or SymbolOperand]
                    || (instruction.Operands is [_, RegisterOperand(var source)] && free[numbers[source]]),
                _ => false,
            };
            if (!isConstant) continue;
            foreach (var register in instruction.Writes) free[numbers[register]] = definitions[numbers[register]] == 1;
        }
        return free;
    }
}
