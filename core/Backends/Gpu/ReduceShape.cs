namespace XceptionScript.Backends.Gpu;

/// <summary>
/// What a reduction is told: it folds [outer, Reduced, Inner] into [outer, Slabs, Inner], slab s taking every Slabs-th value from s on, so
/// that neighbouring threads read neighbouring values also where Inner is 1. Strides are those of the three axes, the innermost first.
/// </summary>
internal struct ReduceShape
{
    public int Count, Reduced, Slabs, Inner;
    public StridedPlace In0, In1, In2, In3, In4, In5, In6, In7;
    public Place Out0, Out1, Out2, Out3;
}
