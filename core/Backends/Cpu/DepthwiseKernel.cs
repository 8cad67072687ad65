using XceptionScript.Lowering;

namespace XceptionScript.Backends.Cpu;

/// <summary>
/// A depthwise convolution or one of its gradients. With a depth multiplier the image is widened to one copy of a channel per result
/// channel (or the image's gradient is computed so and then summed), which leaves one case: result channel c from channel c. Only that case has prologues.
/// </summary>
internal sealed unsafe class DepthwiseKernel : CpuKernel
{
    private const int WidenedElements = 1 << 16;

    private readonly DepthwiseCall call;
    private readonly DepthwiseImage? image;
    private readonly DepthwiseKernelGradient? kernelGradient;
    private readonly int multiplier;
    private readonly long imageSize;

    public DepthwiseKernel(DepthwiseCall call)
    {
        this.call = call;
        var g = call.Geometry;
        multiplier = g.Channels == 0 ? 1 : g.Filters / g.Channels;
        imageSize = (long)g.Batch * g.Height * g.Width * g.Channels;
        if (call.Sense == Sense.KernelGradient) kernelGradient = new DepthwiseKernelGradient(g, call.A, call.Prologue);
        else image = new DepthwiseImage(call.Sense, g, call.A, call.Prologue);
    }

    public override int Phases => CorePhases + (multiplier > 1 ? 1 : 0);

    public override long ScratchBytes(int workers) => sizeof(float) * (WidenedSize + PartialSize + (workers * MadeFloats));

    public override int Tasks(int phase) =>
        phase == WideningPhase ? (int)((imageSize + WidenedElements - 1) / WidenedElements)
        : image is not null ? image.Tasks
        : kernelGradient!.Tasks(CorePhase(phase));

    public override void Execute(in CpuRun run, int phase, int task, int worker)
    {
        var widened = (float*)run.Scratch;
        if (phase == WideningPhase)
        {
            var start = (long)task * WidenedElements;
            var count = Math.Min(WidenedElements, imageSize - start);
            if (call.Sense == Sense.InputGradient) RepeatChannels.Narrow(widened + (start * multiplier), count, multiplier, run.Buffer<float>(call.Output) + start);
            else RepeatChannels.Widen(run.Buffer<float>(call.A) + start, count, multiplier, widened + (start * multiplier));
            return;
        }

        if (call.Prologue is not null)
        {
            var memory = (float*)run.Scratch + PartialSize + (worker * MadeFloats);
            if (image is not null) image.Execute(run, memory, run.Buffer<float>(call.B), run.Buffer<float>(call.Output), task);
            else kernelGradient!.Execute(run, phase, memory, run.Buffer<float>(call.B), run.Buffer<float>(call.Output), (float*)run.Scratch, task);
            return;
        }

        var a = multiplier > 1 && call.Sense != Sense.InputGradient ? widened : run.Buffer<float>(call.A);
        var output = multiplier > 1 && call.Sense == Sense.InputGradient ? widened : run.Buffer<float>(call.Output);
        if (image is not null) image.Execute(a, run.Buffer<float>(call.B), output, task);
        else kernelGradient!.Execute(CorePhase(phase), a, run.Buffer<float>(call.B), output, widened + WidenedSize, task);
    }

    private int CorePhases => call.Sense == Sense.KernelGradient ? 2 : 1;

    // Widening comes first, narrowing last; -1 where there is neither.
    private int WideningPhase => multiplier == 1 ? -1 : call.Sense == Sense.InputGradient ? 1 : 0;

    private long WidenedSize => multiplier == 1 ? 0 : ((imageSize * multiplier) + 15) / 16 * 16;

    private long MadeFloats => image?.MadeFloats ?? kernelGradient!.MadeFloats;

    private long PartialSize => ((kernelGradient?.PartialSize ?? 0) + 15) / 16 * 16;

    private int CorePhase(int phase) => phase - (WideningPhase == 0 ? 1 : 0);
}
