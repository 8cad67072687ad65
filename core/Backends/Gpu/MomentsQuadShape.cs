namespace XceptionScript.Backends.Gpu;

/// <summary>
/// What the moments kernels of quads are told: [Rows, Columns] in quads are taken into Slabs parts of Chunk rows each, whose means less the
/// column's first value and sums of squared distances to the mean are [Slabs, Columns]. <see cref="FoldTiling"/> says the rest.
/// </summary>
internal struct MomentsQuadShape
{
    public int Rows, Columns, Slabs, Chunk;
    public int WidthBits, Across;
    public Place Input, Means, Squares, Output;
}
