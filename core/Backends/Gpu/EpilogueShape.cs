namespace XceptionScript.Backends.Gpu;

/// <summary>The operands of an epilogue, and where the results go that follow the first, which is the product's own.</summary>
internal struct EpilogueShape
{
    public RowPlace In0, In1, In2, In3, In4, In5, In6, In7;
    public Place Out1, Out2, Out3;
}
