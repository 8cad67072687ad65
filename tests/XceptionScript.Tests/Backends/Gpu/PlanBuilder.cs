using XceptionScript.Expressions;
using XceptionScript.Lowering;

namespace XceptionScript.Tests.Backends.Gpu;

/// <summary>Writes small plans by hand: buffers one after another, then one call.</summary>
internal sealed class PlanBuilder
{
    private readonly List<PlanBuffer> _buffers = [];
    private readonly List<int> _inputs = [];
    private readonly List<NdArray> _values = [];
    private long _bytes;

    /// <summary>A buffer that is given before the plan runs.</summary>
    public int Input(NdArray value)
    {
        _values.Add(value);
        _inputs.Add(Add(new(value.Shape, value.DType), null));
        return _inputs[^1];
    }

    /// <summary>An input of floats.</summary>
    public int Input(Shape shape, params float[] values) => Input(NdArray.Of<float>(shape, values));

    /// <summary>A buffer that is written when the session opens.</summary>
    public int Constant(NdArray value) => Add(new(value.Shape, value.DType), value);

    /// <summary>A buffer that the call writes.</summary>
    public int Output(Shape shape, DType dtype = DType.Float32) => Add(new(shape, dtype), null);

    public KernelCase Case(KernelCall call, double tolerance, params IReadOnlyList<double[]> expected) => Case([], call, tolerance, expected);

    public KernelCase Case(KernelCall[] prepare, KernelCall call, double tolerance, params IReadOnlyList<double[]> expected) => new(
        new Plan([.. _buffers], _bytes, [.. _inputs], call.Writes, [.. prepare], [new PlanStage("run", [call])]), _values, expected, tolerance);

    private int Add(TensorType type, NdArray? constant)
    {
        _buffers.Add(new PlanBuffer(type, _bytes, constant));
        _bytes += (_buffers[^1].Bytes + Plan.Alignment - 1) / Plan.Alignment * Plan.Alignment;
        return _buffers.Count - 1;
    }
}
