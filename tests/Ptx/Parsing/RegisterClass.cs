namespace XceptionScript.Ptx.Parsing;

/// <summary>What a register can hold.</summary>
internal enum RegisterClass
{
    Predicate, Word16, Word32, Word64, Float32, Float64,
}
