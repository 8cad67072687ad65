using XceptionScript.Lowering;

namespace XceptionScript.Backends.Gpu;

/// <summary>
/// A batch of products as cuBLAS is asked for them. It reads matrices column by column, so that a row-major matrix is its own transpose there: C = A B is
/// asked for as C^T = B^T A^T, with B as the first operand, and nothing is moved.
/// </summary>
internal readonly record struct Sgemm(SgemmMatrix First, SgemmMatrix Second, SgemmMatrix Result, int Rows, int Columns, int Depth, int Batch)
{
    private const int AsStored = 0;
    private const int Transposed = 1;

    /// <summary>Whether a call is a product alone: what a body does to the result, or a left operand that is made on the way, are for kernels of our own.</summary>
    public static bool Takes(GemmCall call) => call is { Left: null, Epilogue: null };

    /// <summary>The product of a call.</summary>
    public static Sgemm Of(GemmCall call, Layout layout) => new(
        new(layout.Of(call.B).Offset, call.TransposeB ? Transposed : AsStored, Math.Max(1, call.TransposeB ? call.K : call.N), call.BatchStrideB),
        new(layout.Of(call.A).Offset, call.TransposeA ? Transposed : AsStored, Math.Max(1, call.TransposeA ? call.M : call.K), call.BatchStrideA),
        new(layout.Of(call.C).Offset, AsStored, Math.Max(1, call.N), (long)call.M * call.N),
        call.N, call.M, call.K, call.Batch);
}
