using XceptionScript.Expressions;
using XceptionScript.Lowering;

namespace XceptionScript.Backends.Cpu;

/// <summary>Writes one value to every element of a buffer of <paramref name="count"/> elements.</summary>
internal sealed unsafe class FillKernel(FillCall call, long count) : CpuKernel
{
    private const int TaskSize = 1 << 16;

    public override int Tasks(int phase) => (int)((count + TaskSize - 1) / TaskSize);

    public override void Execute(in CpuRun run, int phase, int task, int worker)
    {
        var start = (long)task * TaskSize;
        var length = (int)Math.Min(TaskSize, count - start);
        switch (call.DType)
        {
            case DType.Float32: new Span<float>(run.Buffer<float>(call.Target) + start, length).Fill((float)call.Value); break;
            case DType.Float64: new Span<double>(run.Buffer<double>(call.Target) + start, length).Fill(call.Value); break;
            case DType.Int32: new Span<int>(run.Buffer<int>(call.Target) + start, length).Fill((int)call.Value); break;
            default: new Span<byte>(run.Buffer<byte>(call.Target) + start, length).Fill((byte)call.Value); break;
        }
    }
}
