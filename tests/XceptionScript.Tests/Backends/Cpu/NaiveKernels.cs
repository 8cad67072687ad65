using XceptionScript.Lowering;

namespace XceptionScript.Tests.Backends.Cpu;

/// <summary>What the kernels compute, as plain loops in float64.</summary>
internal static class NaiveKernels
{
    public static Sum[] Gemm(GemmCall call, float[] a, float[] b)
    {
        var c = new Sum[call.Batch * call.M * call.N];
        for (var batch = 0; batch < call.Batch; batch++)
        {
            for (var m = 0; m < call.M; m++)
            {
                for (var n = 0; n < call.N; n++)
                {
                    for (var k = 0; k < call.K; k++)
                    {
                        var x = a[(batch * call.BatchStrideA) + (call.TransposeA ? (k * call.M) + m : (m * call.K) + k)];
                        var y = b[(batch * call.BatchStrideB) + (call.TransposeB ? (n * call.K) + k : (k * call.N) + n)];
                        c[(((batch * call.M) + m) * call.N) + n].Add((double)x * y);
                    }
                }
            }
        }

        return c;
    }
}
