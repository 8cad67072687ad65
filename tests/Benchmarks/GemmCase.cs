using XceptionScript.Backends.Cpu;
using XceptionScript.Lowering;

namespace XceptionScript.Benchmarks;

/// <summary>The pointwise convolutions of Xception's middle flow at batch 8, as products, and their weight gradient.</summary>
internal static class GemmCase
{
    public static IEnumerable<Figure> Run()
    {
        yield return Gemm("gemm 2888x728x728", 2888, 728, 728);
        yield return Gemm("gemm 2888x728x728, b transposed", 2888, 728, 728, transposeB: true);
        yield return Gemm("gemm 128x728x100000, a transposed", 128, 728, 100_000, transposeA: true);
        yield return Gemm("gemm 361x728x728", 361, 728, 728);
        yield return Gemm("gemm 8x1000x2048", 8, 1000, 2048);
        yield return Gemm("gemm 1x1000x2048", 1, 1000, 2048);
        yield return Gemm("gemm 64x64x64", 64, 64, 64);
    }

    private static Figure Gemm(string name, int m, int n, int k, bool transposeA = false, bool transposeB = false)
    {
        var call = new GemmCall(0, 1, 2, 1, m, n, k, transposeA, transposeB, 0, 0);
        long a = (long)m * k, b = (long)k * n, c = (long)m * n;
        return Measurement.Of(name, new GemmKernel(call), call.Flops, sizeof(float) * (a + b + c), a, b, c);
    }
}
