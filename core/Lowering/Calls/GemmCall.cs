using System.Collections.Immutable;

namespace XceptionScript.Lowering;

/// <summary>
/// Batch products c[b] = a[b] b[b] of row-major float32 matrices, [M, K] x [K, N] -> [M, N]; a transposed operand is stored the other way round
/// ([K, M] or [N, K]). A batch stride of 0 uses the same operand for every product.
/// </summary>
public sealed record GemmCall(
    int A, int B, int C, int Batch, int M, int N, int K, bool TransposeA, bool TransposeB, long BatchStrideA, long BatchStrideB) : KernelCall
{
    /// <inheritdoc/>
    public override ImmutableArray<int> Reads => [A, B];

    /// <inheritdoc/>
    public override ImmutableArray<int> Writes => [C];

    /// <inheritdoc/>
    public override long Flops => 2L * Batch * M * N * K;

    /// <inheritdoc/>
    public override string Label => $"gemm {(Batch > 1 ? $"{Batch} x " : "")}{M}x{K}{(TransposeA ? "^T" : "")} * {K}x{N}{(TransposeB ? "^T" : "")}";

    /// <inheritdoc/>
    public override T Match<T>(IKernelCases<T> cases) => cases.Gemm(this);
}
