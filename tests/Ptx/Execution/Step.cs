namespace XceptionScript.Ptx.Execution;

/// <summary>
/// An instruction made ready to run: what does it for all lanes of a warp, and where its operands lie in the warp's register file, in bytes. An
/// access to memory of two or four registers has them in D, D1, D2 and D3, whether it reads or writes them.
/// </summary>
internal unsafe struct Step
{
    public delegate*<Warp, Step*, void> Run;
    public StepKind Kind;

    /// <summary>The predicate that guards it, or -1.</summary>
    public int Guard;
    public bool Negated;
    public int Target;
    public int D, D1, D2, D3, A, B, C;
    public long Offset;
    public int Width;

    /// <summary>The number of its instruction in the text.</summary>
    public int Index;
    public int Line;
}
