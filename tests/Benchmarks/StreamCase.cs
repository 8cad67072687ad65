using XceptionScript.Backends.Cpu;
using XceptionScript.Lowering;
using XceptionScript.Ops;

namespace XceptionScript.Benchmarks;

/// <summary>Kernels that are bound by memory: copies, transposes, moments and pooling of activations at batch 8.</summary>
internal static class StreamCase
{
    private const int Rows = 8 * 37 * 37;
    private const int Channels = 728;
    private const long Size = (long)Rows * Channels;

    public static IEnumerable<Figure> Run()
    {
        yield return Stream(new CopyCall(0, 1, 4, [Rows, Channels], 0, [Channels, 1], 0, [Channels, 1]), call => new CopyKernel(call), 2 * Size, Size, Size);
        yield return Stream(new CopyCall(0, 1, 4, [Channels, Rows], 0, [1, Channels], 0, [Rows, 1]), call => new CopyKernel(call), 2 * Size, Size, Size);
        yield return Stream(new MomentsCall(0, 1, Rows, Channels), call => new MomentsKernel(call), Size, Size, 2 * Channels);

        var window = new Window(3, 3, 2, 2, 1, 1, 0, 0, 0, 0);
        const long Pooled = 8 * 18 * 18 * Channels;
        yield return Stream(new PoolCall(PoolKind.Max, 8, 37, 37, Channels, window, 0, -1, 1), call => new PoolKernel(call), Size + Pooled, Size, Pooled);
        yield return Stream(new PoolCall(PoolKind.MaxScatter, 8, 37, 37, Channels, window, 0, 1, 2), call => new PoolKernel(call), (2 * Size) + Pooled, Size, Pooled, Size);
        yield return Stream(new PoolCall(PoolKind.Average, 8, 37, 37, Channels, window, 0, -1, 1), call => new PoolKernel(call), Size + Pooled, Size, Pooled);
        yield return Stream(new PoolCall(PoolKind.AverageScatter, 8, 37, 37, Channels, window, 0, -1, 1), call => new PoolKernel(call), Size + Pooled, Pooled, Size);
    }

    private static Figure Stream<TCall>(TCall call, Func<TCall, CpuKernel> kernel, long moved, params ReadOnlySpan<long> lengths) where TCall : KernelCall =>
        Measurement.Of(call.Label, kernel(call), call.Flops, sizeof(float) * moved, lengths);
}
