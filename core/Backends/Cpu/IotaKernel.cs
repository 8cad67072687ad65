using XceptionScript.Lowering;

namespace XceptionScript.Backends.Cpu;

/// <summary>Writes positions along an axis.</summary>
internal sealed unsafe class IotaKernel(IotaCall call) : CpuKernel
{
    public override int Tasks(int phase) => call.Outer;

    public override void Execute(in CpuRun run, int phase, int task, int worker)
    {
        var target = run.Buffer<int>(call.Output) + ((long)task * call.Extent * call.Inner);
        for (var i = 0; i < call.Extent; i++, target += call.Inner) new Span<int>(target, call.Inner).Fill(i);
    }
}
