namespace XceptionScript.Ptx.Parsing;

/// <summary>Instructions as text, for errors and comparisons; a parameter is <c>param</c>, a branch goes to a number.</summary>
internal static class PtxText
{
    public static string Of(PtxInstruction instruction)
    {
        var guard = instruction.Guard is var (predicate, negated) ? $"@{(negated ? "!" : "")}{predicate} " : "";
        var operands = string.Join(", ", instruction.Operands.Select(operand => Of(operand, instruction.Space == StateSpace.Param)));
        return $"{guard}{instruction.Spelling} {operands}".TrimEnd();
    }

    private static string Of(PtxOperand operand, bool isParameter) => operand switch
    {
        RegisterOperand(var register) => register.ToString(),
        ImmediateOperand(var bits) => $"0x{bits:x}",
        SpecialOperand(var special) => $"%{special}",
        SymbolOperand(var name) => name,
        AddressOperand(var register, var symbol, var offset) => $"[{register?.ToString() ?? (isParameter ? "param" : symbol)}+{offset}]",
        VectorOperand(var registers) => $"{{{string.Join(", ", registers)}}}",
        TargetOperand(var target) => $"->{target}",
        _ => operand.ToString(),
    };
}
