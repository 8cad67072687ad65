using System.Collections.Immutable;
using XceptionScript.Ptx.Analysis;
using XceptionScript.Ptx.Parsing;

namespace XceptionScript.Ptx.Costs;

/// <summary>The class of every instruction of a program.</summary>
internal static class InstructionClasses
{
    public static ImmutableArray<InstructionClass> Of(ControlFlow flow)
    {
        var instructions = flow.Program.Instructions;
        var classes = instructions.Select(Of).ToArray();
        foreach (var (product, sum) in Contraction.Pairs(flow)) (classes[product], classes[sum]) = (InstructionClass.Free, InstructionClass.FusedFloat);
        foreach (var (product, _) in Contraction.AddressPairs(flow)) classes[product] = InstructionClass.Free;
        return [.. classes];
    }

    private static InstructionClass Of(PtxInstruction instruction) => (instruction.Opcode, instruction.Space) switch
    {
        (Opcode.Ld, StateSpace.Param) or (Opcode.Mov or Opcode.Cvta, _) => InstructionClass.Free,
        (Opcode.Ld or Opcode.St, StateSpace.Local) => InstructionClass.Local,
        (Opcode.Ld, StateSpace.Global) => InstructionClass.GlobalLoad,
        (Opcode.St, StateSpace.Global) => InstructionClass.GlobalStore,
        (Opcode.Ld, StateSpace.Shared) => InstructionClass.SharedLoad,
        (Opcode.St, StateSpace.Shared) => InstructionClass.SharedStore,
        (Opcode.Atom or Opcode.Red, _) => InstructionClass.Atomic,
        (Opcode.Shfl, _) => InstructionClass.Shuffle,
        (Opcode.Bar, _) => InstructionClass.Barrier,
        (Opcode.Bra or Opcode.Ret or Opcode.Exit, _) => InstructionClass.Branch,
        (Opcode.Cvt, _) => InstructionClass.Conversion,
        (Opcode.Div or Opcode.Rem, _) when !instruction.Type.IsFloat =>
            instruction.Operands[^1] is ImmediateOperand ? InstructionClass.LiteralDivision : InstructionClass.WholeDivision,
        _ when instruction.Type == PtxType.F64 => InstructionClass.Double,
        _ when instruction.Has("approx") || instruction.Has("full") => InstructionClass.Special,
        (Opcode.Div or Opcode.Rcp or Opcode.Sqrt, _) => InstructionClass.FloatDivision,
        (Opcode.Fma, _) => InstructionClass.FusedFloat,
        (Opcode.Setp or Opcode.Selp, _) => InstructionClass.Whole,
        _ when instruction.Type == PtxType.F32 => InstructionClass.Float,
        _ when instruction.Type.Bytes == 8 || instruction.Has("wide") => InstructionClass.WideWhole,
        _ => InstructionClass.Whole,
    };
}
