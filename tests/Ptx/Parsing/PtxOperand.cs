using System.Collections.Immutable;

namespace XceptionScript.Ptx.Parsing;

/// <summary>What stands after the name of an instruction.</summary>
internal abstract record PtxOperand;

/// <summary>A register.</summary>
internal sealed record RegisterOperand(Register Register) : PtxOperand;

/// <summary>A literal: the bits of a float as wide as it was written, or an integer's two's complement.</summary>
internal sealed record ImmediateOperand(long Bits) : PtxOperand;

/// <summary>A special register.</summary>
internal sealed record SpecialOperand(SpecialRegister Register) : PtxOperand;

/// <summary>The address of a declared array, or the name of a label that an instruction other than a branch mentions.</summary>
internal sealed record SymbolOperand(string Name) : PtxOperand;

/// <summary>A place in memory: a register or a name, and bytes to add.</summary>
internal sealed record AddressOperand(Register? Base, string? Symbol, long Offset) : PtxOperand;

/// <summary>Two or four registers in braces.</summary>
internal sealed record VectorOperand(ImmutableArray<Register> Registers) : PtxOperand;

/// <summary>The instruction that a branch goes to.</summary>
internal sealed record TargetOperand(int Instruction) : PtxOperand;
