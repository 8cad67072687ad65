using XceptionScript.Ptx.Costs;

namespace XceptionScript.Benchmarks;

/// <summary>The step if cuBLAS did its pointwise products on tensor cores.</summary>
internal static class TensorProducts
{
    /// <summary>
    /// The predicted time of a call, in microseconds: of a product, its operations on the tensor cores or its operands and results at the speed of a copy, whichever
    /// takes longer, and a launch.
    /// </summary>
    public static double Predicted(GpuModel gpu, CallWork call) => !call.Family.StartsWith("pointwise", StringComparison.Ordinal)
        ? call.Predicted(gpu)
        : gpu.LaunchMicroseconds + (1e6 * Math.Max(call.Flops / (gpu.TensorFlops * gpu.TensorShare), call.Bytes / (gpu.Bandwidth * gpu.BandwidthShare)));
}
