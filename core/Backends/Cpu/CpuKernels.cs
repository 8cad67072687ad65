using System.Runtime.Intrinsics;
using XceptionScript.Lowering;
using XceptionScript.Ops;

namespace XceptionScript.Backends.Cpu;

/// <summary>The kernel for every kind of call; where <paramref name="freezes"/>, of those that run after the prepared values are there.</summary>
internal sealed class CpuKernels(Plan plan, bool freezes) : IKernelCases<CpuKernel>
{
    private readonly HashSet<int> _prepared = [.. plan.Prepare.SelectMany(call => call.Writes)];

    /// <summary>The type of the widest registers that the machine has, which fused bodies are closed over.</summary>
    public static Type Register { get; } = Vector512.IsHardwareAccelerated ? typeof(V512)
        : Vector256.IsHardwareAccelerated ? typeof(V256)
        : Vector128.IsHardwareAccelerated ? typeof(V128)
        : typeof(F32);

    public CpuKernel Elementwise(ElementwiseCall call) => call.Wide
        ? Close(typeof(WideElementwiseKernel<>), call, call.Body)
        : Close(typeof(ElementwiseKernel<,,,>), call, call.Body, Streams.Reads(call.Inputs), Streams.Writes(call.OutputTypes), Register);

    public CpuKernel Reduce(ReduceCall call)
    {
        var reduce = call.Kind == ReduceKind.Sum ? typeof(SumReduce) : typeof(MaxReduce);
        return call.Wide
            ? Close(typeof(WideReduceKernel<,>), call, call.Body, reduce)
            : Close(typeof(ReduceKernel<,,,>), call, call.Body, Streams.Reads(ReduceOperands.Of(call)), reduce, Register);
    }

    public CpuKernel ArgMax(ArgMaxCall call) => new ArgMaxKernel(call);

    public CpuKernel Gemm(GemmCall call) => new GemmKernel(call, IsFrozen(call.B));

    public CpuKernel Conv(ConvCall call) => new ConvKernel(call, IsFrozen(call.B));

    public CpuKernel Depthwise(DepthwiseCall call) => new DepthwiseKernel(call);

    public CpuKernel Pool(PoolCall call) => new PoolKernel(call);

    public CpuKernel Moments(MomentsCall call) => new MomentsKernel(call);

    public CpuKernel Copy(CopyCall call) => new CopyKernel(call);

    public CpuKernel Fill(FillCall call) => new FillKernel(call, plan.Buffers[call.Target].Type.Shape.Size);

    public CpuKernel Gather(GatherCall call) => new GatherKernel(call);

    public CpuKernel ScatterAdd(ScatterAddCall call) => new ScatterAddKernel(call);

    public CpuKernel Random(RandomCall call) => new RandomKernel(call);

    public CpuKernel Iota(IotaCall call) => new IotaKernel(call);

    // Whether a buffer never changes once a session is open: the weights of a network that is only run.
    private bool IsFrozen(int buffer) => freezes && (plan.Buffers[buffer].Constant is not null || _prepared.Contains(buffer));

    private static CpuKernel Close(Type kernel, KernelCall call, params Type[] parts) => (CpuKernel)Activator.CreateInstance(kernel.MakeGenericType(parts), call)!;
}
