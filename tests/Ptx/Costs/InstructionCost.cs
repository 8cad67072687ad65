namespace XceptionScript.Ptx.Costs;

/// <summary>
/// What an instruction of PTX becomes on the machine: instructions issued, how many of them each unit does, and the cycles until its result can be used (those of
/// loads are a matter of where they find it). Divisions and roots are short programs.
/// </summary>
internal readonly record struct InstructionCost(double Issues, double Floats, double Wholes, double Specials, double Doubles, double Cycles)
{
    /// <summary>The cost of a class.</summary>
    public static InstructionCost Of(InstructionClass kind) => kind switch
    {
        InstructionClass.Free => default,
        InstructionClass.FusedFloat or InstructionClass.Float => new(1, 1, 0, 0, 0, 4),
        InstructionClass.FloatDivision => new(9, 8, 0, 1, 0, 40),
        InstructionClass.Special => new(2, 1, 0, 1, 0, 24),
        InstructionClass.Double => new(1, 0, 0, 0, 1, 8),
        InstructionClass.Whole or InstructionClass.Conversion => new(1, 0, 1, 0, 0, 5),
        InstructionClass.WideWhole => new(2, 0, 2, 0, 0, 8),
        InstructionClass.WholeDivision => new(28, 0, 24, 1, 0, 120),
        InstructionClass.LiteralDivision => new(4, 0, 4, 0, 0, 16),
        InstructionClass.Atomic => new(1, 0, 0, 0, 0, 650),
        InstructionClass.Shuffle => new(1, 0, 0, 0, 0, 24),
        _ => new(1, 0, 0, 0, 0, 0),
    };
}
