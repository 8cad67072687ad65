using System.Runtime.CompilerServices;
using XceptionScript.Backends.Cpu;

namespace XceptionScript.Benchmarks;

/// <summary>Multiply-adds on registers alone, one task per thread: what no kernel can exceed.</summary>
internal sealed unsafe class PeakKernel(int threads) : CpuKernel
{
    private const int Steps = 400_000;
    private const int Chains = 12;

    /// <summary>Operations of one run.</summary>
    public static double Flops(int threads) => 2.0 * threads * Steps * Chains * Lanes;

    public override int Tasks(int phase) => threads;

    public override void Execute(in CpuRun run, int phase, int task, int worker)
    {
        var result = run.Buffer<float>(0) + (64 * worker);
        if (Simd.Has512) Chain<V512>(result);
        else if (Simd.Has256) Chain<V256>(result);
        else Chain<V128>(result);
    }

    private static int Lanes => Simd.Has512 ? 16 : Simd.Has256 ? 8 : 4;

    // Twelve chains hide the latency of four cycles on two units, with room to spare.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Chain<V>(float* result) where V : struct, ILanes<V>
    {
        V x = V.Repeat(0.999f), y = V.Repeat(0.001f);
        V c0 = y, c1 = y, c2 = y, c3 = y, c4 = y, c5 = y, c6 = y, c7 = y, c8 = y, c9 = y, c10 = y, c11 = y;
        for (var i = 0; i < Steps; i++)
        {
            c0 = V.MultiplyAdd(c0, x, y);
            c1 = V.MultiplyAdd(c1, x, y);
            c2 = V.MultiplyAdd(c2, x, y);
            c3 = V.MultiplyAdd(c3, x, y);
            c4 = V.MultiplyAdd(c4, x, y);
            c5 = V.MultiplyAdd(c5, x, y);
            c6 = V.MultiplyAdd(c6, x, y);
            c7 = V.MultiplyAdd(c7, x, y);
            c8 = V.MultiplyAdd(c8, x, y);
            c9 = V.MultiplyAdd(c9, x, y);
            c10 = V.MultiplyAdd(c10, x, y);
            c11 = V.MultiplyAdd(c11, x, y);
        }

        V.Store(result, c0 + c1 + c2 + c3 + c4 + c5 + c6 + c7 + c8 + c9 + c10 + c11);
    }
}
