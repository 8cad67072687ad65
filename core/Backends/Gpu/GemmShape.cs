namespace XceptionScript.Backends.Gpu;

/// <summary>
/// What a matrix product is told: c[b] = a[b] b[b] for every b, [M, K] x [K, N]. A group of threads computes each of the first WholeTiles tiles; the inner axis of the
/// SlabTiles tiles that remain is cut into Slabs parts of SlabDepth, whose products go to tiles of their own in <see cref="Scratch"/>.
/// </summary>
internal struct GemmShape
{
    public int Batch, M, N, K, WholeTiles, SlabTiles, Slabs, SlabDepth;
    public Matrix A, B;
    public Place C, Scratch;

    /// <summary>The result's row and column at which a product of the batch begins are these times its number.</summary>
    public int BatchRows, BatchColumns;

    public int RowStrideC;
    public WindowShape Window;

    /// <summary>Of an input gradient: the number of phases, the pixels of each, and how far apart its cells are.</summary>
    public int Phases, PhaseHeight, PhaseWidth, TapRows, TapColumns;

    public EpilogueShape Epilogue;
}
