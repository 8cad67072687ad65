namespace XceptionScript.Ptx.Costs;

/// <summary>What kind of work an instruction is for the machine.</summary>
internal enum InstructionClass
{
    /// <summary>Nothing: moves, parameters, and products that an addition takes in.</summary>
    Free,

    /// <summary>A product and a sum of float32 at once.</summary>
    FusedFloat,

    /// <summary>Other arithmetic on float32.</summary>
    Float,

    /// <summary>A division or a root that is rounded to nearest: a short program of its own.</summary>
    FloatDivision,

    /// <summary>Approximate functions, in a unit of their own.</summary>
    Special,

    /// <summary>Arithmetic on float64.</summary>
    Double,

    /// <summary>Arithmetic on whole numbers of 32 bits, comparisons and choices.</summary>
    Whole,

    /// <summary>The same of 64 bits, which takes two instructions or more.</summary>
    WideWhole,

    /// <summary>Division of whole numbers: a short program of its own.</summary>
    WholeDivision,

    /// <summary>Division of a whole number by a literal: a product and shifts.</summary>
    LiteralDivision,

    /// <summary>Conversions between numbers.</summary>
    Conversion,
    GlobalLoad,
    GlobalStore,
    SharedLoad,
    SharedStore,
    Local,
    Atomic,
    Shuffle,
    Barrier,
    Branch,
}
