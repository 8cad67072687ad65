using XceptionScript.Ptx.Costs;

namespace XceptionScript.Benchmarks;

/// <summary>The step if cuBLAS did its pointwise products on tensor cores.</summary>
internal static class TensorProducts
{
    /// <summary>
    /// The predicted time of a call, in microseconds: of a product, its operations on the tensor cores or its operands and results at the speed of a copy, whichever
    /// takes longer, and a launch; and what the product takes in as a pass of its own, since cuBLAS takes in nothing.
    /// </summary>
    public static double Predicted(GpuModel gpu, CallWork call) => !call.Family.StartsWith("pointwise", StringComparison.Ordinal)
        ? call.Predicted(gpu)
        : gpu.LaunchMicroseconds + Math.Max(1e6 * call.Flops / (gpu.TensorFlops * gpu.TensorShare), Moved(gpu, call.Bytes))
            + (call.AbsorbedBytes == 0 ? 0 : gpu.LaunchMicroseconds + Moved(gpu, call.AbsorbedBytes));

    private static double Moved(GpuModel gpu, long bytes) => 1e6 * bytes / (gpu.Bandwidth * gpu.BandwidthShare);
}
