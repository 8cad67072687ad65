namespace XceptionScript.Backends.Gpu;

/// <summary>
/// What a matrix product is told: c[b] = a[b] b[b] for every b, [M, K] x [K, N], the inner axis cut into Slabs parts of SlabDepth whose products
/// go to places of their own, SlabStride apart.
/// </summary>
internal struct GemmShape
{
    public int Batch, M, N, K, Slabs, SlabDepth;
    public Matrix A, B;
    public Place C;
    public int BatchStrideC, RowStrideC, SlabStride;
    public WindowShape Window;
}
