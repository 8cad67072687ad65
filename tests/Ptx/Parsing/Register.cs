namespace XceptionScript.Ptx.Parsing;

/// <summary>A virtual register.</summary>
internal readonly record struct Register(RegisterClass Class, int Number)
{
    /// <summary>Bytes per lane; predicates have a bit.</summary>
    public int Bytes => Class switch
    {
        RegisterClass.Predicate => 0,
        RegisterClass.Word64 or RegisterClass.Float64 => 8,
        _ => 4,
    };

    public override string ToString() => Class switch
    {
        RegisterClass.Predicate => "%p",
        RegisterClass.Word16 => "%rs",
        RegisterClass.Word32 => "%r",
        RegisterClass.Word64 => "%rd",
        RegisterClass.Float32 => "%f",
        _ => "%fd",
    } + Number;
}
