using System.Collections.Immutable;

namespace XceptionScript.Ptx.Parsing;

/// <summary>
/// One instruction. <paramref name="Type"/> is the type that it is about, <paramref name="From"/> the type that a conversion reads;
/// <paramref name="Width"/> is how many registers an access moves at once; <paramref name="Words"/> are the other words of its name.
/// </summary>
internal sealed record PtxInstruction(
    int Line, Opcode Opcode, string Spelling, PtxType Type, PtxType From, StateSpace Space, int Width,
    ImmutableArray<string> Words, Guard? Guard, ImmutableArray<PtxOperand> Operands)
{
    public bool Has(string word) => Words.Contains(word);

    /// <summary>Whether it ends a run of instructions that follow one another.</summary>
    public bool IsControl => Opcode is Opcode.Bra or Opcode.Ret or Opcode.Exit;

    /// <summary>The registers that it writes.</summary>
    public IEnumerable<Register> Writes => Opcode is Opcode.St or Opcode.Red or Opcode.Bra or Opcode.Bar or Opcode.Ret or Opcode.Exit
        ? []
        : Operands is [var first, ..] ? RegistersOf(first) : [];

    /// <summary>The registers that it reads, its guard's included.</summary>
    public IEnumerable<Register> Reads
    {
        get
        {
            var skip = Writes.Any() ? 1 : 0;
            var read = Operands.Skip(skip).SelectMany(RegistersOf);
            return Guard is { } guard ? read.Append(guard.Predicate) : read;
        }
    }

    private static IEnumerable<Register> RegistersOf(PtxOperand operand) => operand switch
    {
        RegisterOperand(var register) => [register],
        AddressOperand { Base: { } register } => [register],
        VectorOperand(var registers) => registers,
        _ => [],
    };
}
