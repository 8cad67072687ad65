using XceptionScript.Expressions;
using XceptionScript.Lowering;
using XceptionScript.Ops;

namespace XceptionScript.Backends.Cpu;

/// <summary>
/// A prologue whose cells depend on what lies in memory there and on their channel alone: sweeps make them in registers, each once for every row of the result that
/// reads it, which costs less than another pass through the caches.
/// </summary>
internal abstract unsafe class SweptPrologue(Prologue prologue, int image)
{
    private static readonly Type[] s_slots = [typeof(X0), typeof(X1), typeof(X2), typeof(X3), typeof(X4), typeof(X5), typeof(X6), typeof(X7)];

    private readonly Operand[] _operands = [.. prologue.Inputs];
    private readonly int _image = image;

    /// <summary>The prologue of a call that reads an image from a buffer; null where cells depend on more.</summary>
    public static SweptPrologue? Of(Prologue prologue, int image, int channels)
    {
        var slot = prologue.Inputs.ToList().FindIndex(operand => operand.Buffer == image && operand.Strides[0] == channels && (operand.Strides[1] == 1 || channels == 1));
        if (slot < 0 || prologue.Inputs.Where((operand, i) => i != slot && operand.Strides[0] != 0).Any() || prologue.Inputs.Any(operand => operand.DType != DType.Float32)) return null;
        var reads = Streams.Close(prologue.Inputs.Select((operand, i) => i == slot ? typeof(Held) : operand.Strides[1] == 0 ? typeof(Repeated) : typeof(Singles)));
        return (SweptPrologue)Activator.CreateInstance(typeof(SweptPrologue<,,>).MakeGenericType(prologue.Body, reads, s_slots[slot]), prologue, image)!;
    }

    /// <summary>Where the operands of a run lie.</summary>
    public Pointers Operands(in CpuRun run)
    {
        Pointers operands = default;
        for (var i = 0; i < _operands.Length; i++) operands[i] = run.Buffers[_operands[i].Buffer];
        return operands;
    }

    /// <summary>Where the image's own operand lies.</summary>
    public float* Source(in CpuRun run) => run.Buffer<float>(_image);

    /// <summary>Runs a sweep over some channels of the image that the operands make.</summary>
    public abstract void Sweep(in DepthwiseSweep sweep, in Pointers operands, int from, int to);

    /// <summary>The same for a sweep that sums a kernel's gradient.</summary>
    public abstract void Sweep(in DepthwiseKernelSweep sweep, in Pointers operands, int from, int to);
}

/// <summary>A prologue closed over its types.</summary>
internal sealed unsafe class SweptPrologue<TBody, TReads, TSlot>(Prologue prologue, int image) : SweptPrologue(prologue, image)
    where TBody : struct, IBody
    where TReads : struct, IAccess
    where TSlot : struct, ISlot
{
    public override void Sweep(in DepthwiseSweep sweep, in Pointers operands, int from, int to)
    {
        var loop = new Loop<DepthwiseSweep>(sweep, operands);
        Simd.OverChannels(ref loop, from, to);
    }

    public override void Sweep(in DepthwiseKernelSweep sweep, in Pointers operands, int from, int to)
    {
        var loop = new Loop<DepthwiseKernelSweep>(sweep, operands);
        Simd.OverChannels(ref loop, from, to);
    }

    private readonly struct Loop<TSweep>(in TSweep sweep, in Pointers operands) : IChannelLoop where TSweep : struct, ISweep
    {
        private readonly TSweep sweep = sweep;
        private readonly Pointers operands = operands;

        public void Run<V>(int from, int to) where V : struct, ILanes<V> => sweep.Run<V, MadeImage<TBody, TReads, TSlot>>(operands, from, to);
    }
}
