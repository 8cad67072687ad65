using XceptionScript.Ptx.Parsing;

namespace XceptionScript.Ptx.Analysis;

/// <summary>
/// Which products the driver's compiler joins with a sum, as it may where neither names a rounding: those that one sum or difference in the same block takes, and
/// nothing else.
/// </summary>
internal static class Contraction
{
    /// <summary>The places of products and of the sums that take them in.</summary>
    public static IEnumerable<(int Product, int Sum)> Pairs(ControlFlow flow) => Pairs(
        flow,
        static instruction => instruction is { Opcode: Opcode.Mul, Type: PtxType.F32, Words: [], Guard: null },
        static instruction => instruction is { Opcode: Opcode.Add or Opcode.Sub, Type: PtxType.F32, Words: [], Guard: null });

    /// <summary>The same of whole numbers: products of 32 bits times 32 that one sum of 64 bits takes, as addresses do.</summary>
    public static IEnumerable<(int Product, int Sum)> AddressPairs(ControlFlow flow) => Pairs(
        flow,
        static instruction => instruction is { Opcode: Opcode.Mul, Guard: null } && instruction.Has("wide"),
        static instruction => instruction is { Opcode: Opcode.Add, Type: PtxType.U64 or PtxType.S64, Guard: null });

    private static IEnumerable<(int Product, int Sum)> Pairs(ControlFlow flow, Func<PtxInstruction, bool> isProduct, Func<PtxInstruction, bool> isSum)
    {
        var instructions = flow.Program.Instructions;
        // Registers whose value some block takes from another one. ILGPU uses registers again, so only the uses up to the next definition count.
        var passed = new HashSet<Register>();
        foreach (var block in flow.Blocks)
        {
            var written = new HashSet<Register>();
            foreach (var i in block.Instructions)
            {
                passed.UnionWith(instructions[i].Reads.Where(register => !written.Contains(register)));
                if (instructions[i].Guard is null) written.UnionWith(instructions[i].Writes);
            }
        }
        foreach (var block in flow.Blocks)
        {
            var products = new Dictionary<Register, int>();
            foreach (var i in block.Instructions)
            {
                var instruction = instructions[i];
                if (isSum(instruction))
                {
                    foreach (var register in instruction.Reads)
                    {
                        if (!products.Remove(register, out var product)) continue;
                        yield return (product, i);
                        break;
                    }
                }
                // A product is lost when its register is written again, and out of reach when one of its factors is.
                foreach (var written in instruction.Writes)
                {
                    foreach (var (register, product) in products)
                    {
                        if (register == written || instructions[product].Reads.Contains(written)) products.Remove(register);
                    }
                }
                if (isProduct(instruction)
                    && instruction.Writes.Single() is var to && !instruction.Reads.Contains(to) && HasOneUse(block, i, to))
                    products[to] = i;
            }
        }

        bool HasOneUse(BasicBlock block, int product, Register register)
        {
            var uses = 0;
            for (var i = product + 1; i <= block.Last; i++)
            {
                uses += instructions[i].Reads.Count(read => read == register);
                if (uses > 1) return false;
                if (!instructions[i].Writes.Contains(register)) continue;
                return uses == 1 && instructions[i].Guard is null;
            }
            return uses == 1 && !passed.Contains(register);
        }
    }
}
