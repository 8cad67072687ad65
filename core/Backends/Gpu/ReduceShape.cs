namespace XceptionScript.Backends.Gpu;

/// <summary>
/// What a reduction is told: it folds [outer, Reduced, Inner] into [outer, Slabs, Inner]. Strides are those of the three axes, the innermost
/// first. Where a thread folds alone, slab s takes every Slabs-th value from s on, so that neighbouring threads read neighbouring values also
/// where Inner is 1, and Count is the number of results. Where groups fold, slab s takes Chunk values from s Chunk on, Inner or Reduced is in
/// quads, Count is the outer extent, and <see cref="FoldTiling"/> says the rest.
/// </summary>
internal struct ReduceShape
{
    public int Count, Reduced, Slabs, Inner;
    public int WidthBits, Across, Chunk;
    public StridedPlace In0, In1, In2, In3, In4, In5, In6, In7;
    public Place Out0, Out1, Out2, Out3;
}
