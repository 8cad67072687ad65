using System.Runtime.Intrinsics;
using XceptionScript.Lowering;
using XceptionScript.Ops;

namespace XceptionScript.Backends.Cpu;

/// <summary>The kernel for every kind of call.</summary>
internal sealed class CpuKernels(Plan plan) : IKernelCases<CpuKernel>
{
    private static readonly Type s_vector = Vector512.IsHardwareAccelerated ? typeof(V512)
        : Vector256.IsHardwareAccelerated ? typeof(V256)
        : Vector128.IsHardwareAccelerated ? typeof(V128)
        : typeof(F32);

    public CpuKernel Elementwise(ElementwiseCall call) => call.Wide
        ? Close(typeof(WideElementwiseKernel<>), call, call.Body)
        : Close(typeof(ElementwiseKernel<,,,>), call, call.Body, Streams.Reads(call.Inputs), Streams.Writes(call.OutputTypes), s_vector);

    public CpuKernel Reduce(ReduceCall call)
    {
        var reduce = call.Kind == ReduceKind.Sum ? typeof(SumReduce) : typeof(MaxReduce);
        return call.Wide
            ? Close(typeof(WideReduceKernel<,>), call, call.Body, reduce)
            : Close(typeof(ReduceKernel<,,,>), call, call.Body, Streams.Reads(ReduceOperands.Of(call)), reduce, s_vector);
    }

    public CpuKernel ArgMax(ArgMaxCall call) => new ArgMaxKernel(call);

    public CpuKernel Gemm(GemmCall call) => new GemmKernel(call);

    public CpuKernel Conv(ConvCall call) => new ConvKernel(call);

    public CpuKernel Depthwise(DepthwiseCall call) => new DepthwiseKernel(call);

    public CpuKernel Pool(PoolCall call) => new PoolKernel(call);

    public CpuKernel Moments(MomentsCall call) => new MomentsKernel(call);

    public CpuKernel Copy(CopyCall call) => new CopyKernel(call);

    public CpuKernel Fill(FillCall call) => new FillKernel(call, plan.Buffers[call.Target].Type.Shape.Size);

    public CpuKernel Gather(GatherCall call) => new GatherKernel(call);

    public CpuKernel ScatterAdd(ScatterAddCall call) => new ScatterAddKernel(call);

    public CpuKernel Random(RandomCall call) => new RandomKernel(call);

    public CpuKernel Iota(IotaCall call) => new IotaKernel(call);

    private static CpuKernel Close(Type kernel, KernelCall call, params Type[] parts) => (CpuKernel)Activator.CreateInstance(kernel.MakeGenericType(parts), call)!;
}
