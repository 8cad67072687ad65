using XceptionScript.Lowering;

namespace XceptionScript.Backends.Gpu;

/// <summary>The kernel of every call.</summary>
/// <param name="layout">Where the plan's values lie.</param>
/// <param name="hasProductLibrary">Whether the device has a library that multiplies matrices, which is then preferred for products that take in nothing.</param>
internal sealed class GpuKernels(Layout layout, bool hasProductLibrary = false) : IKernelCases<GpuKernel>
{
    /// <summary>What the kernels take in beside what their calls are for.</summary>
    public const Absorbs Absorbs = Lowering.Absorbs.Epilogues | Lowering.Absorbs.Prologues;

    public GpuKernel Elementwise(ElementwiseCall call) => ElementwiseKernels.For(call, layout);

    public GpuKernel Reduce(ReduceCall call) => ReduceKernels.For(call, layout);

    public GpuKernel ArgMax(ArgMaxCall call) => IndexKernels.For(call, layout);

    public GpuKernel Gemm(GemmCall call) =>
        hasProductLibrary && Sgemm.Takes(call) ? new([]) { Product = Sgemm.Of(call, layout) } : GemmKernels.For(call, layout);

    public GpuKernel Conv(ConvCall call) => ConvKernels.For(call, layout);

    public GpuKernel Depthwise(DepthwiseCall call) => DepthwiseKernels.For(call, layout);

    public GpuKernel Pool(PoolCall call) => PoolKernels.For(call, layout);

    public GpuKernel Moments(MomentsCall call) => MomentsKernels.For(call, layout);

    public GpuKernel Copy(CopyCall call) => MovementKernels.For(call, layout);

    public GpuKernel Fill(FillCall call) => MovementKernels.For(call, layout);

    public GpuKernel Gather(GatherCall call) => IndexKernels.For(call, layout);

    public GpuKernel ScatterAdd(ScatterAddCall call) => IndexKernels.For(call, layout);

    public GpuKernel Random(RandomCall call) => RandomKernels.For(call, layout);

    public GpuKernel Iota(IotaCall call) => IndexKernels.For(call, layout);
}
