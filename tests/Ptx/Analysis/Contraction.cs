using XceptionScript.Ptx.Parsing;

namespace XceptionScript.Ptx.Analysis;

/// <summary>
/// Which products the driver's compiler joins with a sum, as it may where neither names a rounding: those that one sum or difference in the same block takes, and
/// nothing else.
/// </summary>
internal static class Contraction
{
    /// <summary>The places of products and of the sums that take them in.</summary>
    public static IEnumerable<(int Product, int Sum)> Pairs(ControlFlow flow)
    {
        var instructions = flow.Program.Instructions;
        var uses = instructions.SelectMany(instruction => instruction.Reads).CountBy(register => register).ToDictionary();
        foreach (var block in flow.Blocks)
        {
            var products = new Dictionary<Register, int>();
            foreach (var i in block.Instructions)
            {
                var instruction = instructions[i];
                if (instruction is { Opcode: Opcode.Add or Opcode.Sub, Type: PtxType.F32, Words: [], Guard: null })
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
                if (instruction is { Opcode: Opcode.Mul, Type: PtxType.F32, Words: [], Guard: null }
                    && instruction.Writes.Single() is var to && uses.GetValueOrDefault(to) == 1 && !instruction.Reads.Contains(to))
                    products[to] = i;
            }
        }
    }
}
