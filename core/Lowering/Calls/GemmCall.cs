using System.Collections.Immutable;

namespace XceptionScript.Lowering;

/// <summary>
/// Batch products c[b] = a[b] b[b] of row-major float32 matrices, [M, K] x [K, N] -> [M, N]; a transposed operand is stored the other way round
/// ([K, M] or [N, K]). A batch stride of 0 uses the same operand for every product.
/// </summary>
public sealed record GemmCall(
    int A, int B, int C, int Batch, int M, int N, int K, bool TransposeA, bool TransposeB, long BatchStrideA, long BatchStrideB) : KernelCall
{
    /// <summary>What makes the left operand out of A; null where A is the operand.</summary>
    public DepthwiseLeft? Left { get; init; }

    /// <summary>What becomes of the result before it leaves the caches; null for the result as it is.</summary>
    public Epilogue? Epilogue { get; init; }

    /// <inheritdoc/>
    public override ImmutableArray<int> Reads => [A, B, .. Left is null ? [] : (int[])[Left.Kernel], .. Epilogue?.Reads(C) ?? []];

    /// <inheritdoc/>
    public override ImmutableArray<int> Writes => [C, .. Epilogue?.Others ?? []];

    /// <inheritdoc/>
    public override long Flops => Batch * (long)M * N * ((2L * K) + (Epilogue?.Operations ?? 0)) + (2 * (Left?.Geometry.Macs ?? 0));

    /// <inheritdoc/>
    public override string Label => $"{(Left is null ? "" : $"{Left}, ")}gemm {(Batch > 1 ? $"{Batch} x " : "")}{M}x{K}{(TransposeA ? "^T" : "")} * {K}x{N}{(TransposeB ? "^T" : "")}{(Epilogue is null ? "" : $" then {Epilogue}")}";

    /// <inheritdoc/>
    public override T Match<T>(IKernelCases<T> cases) => cases.Gemm(this);
}
