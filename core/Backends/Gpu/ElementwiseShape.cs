namespace XceptionScript.Backends.Gpu;

/// <summary>What an elementwise kernel is told: the loop, and its operands.</summary>
internal struct ElementwiseShape
{
    public int Count;
    public Axes Extents;
    public StridedPlace In0, In1, In2, In3, In4, In5, In6, In7;
    public Place Out0, Out1, Out2, Out3;
}
