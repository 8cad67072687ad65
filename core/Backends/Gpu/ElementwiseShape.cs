namespace XceptionScript.Backends.Gpu;

/// <summary>What an elementwise kernel is told: the loop, how far a thread's next step is, and its operands. Count and extents are of quads where the kernel computes quads.</summary>
internal struct ElementwiseShape
{
    public int Count;
    public Axes Extents, Step;
    public StridedPlace In0, In1, In2, In3, In4, In5, In6, In7;
    public Place Out0, Out1, Out2, Out3;
}
