using ILGPU;
using XceptionScript.Lowering;
using XceptionScript.Ops;

namespace XceptionScript.Backends.Gpu;

/// <summary>Fused elementwise loops: a thread per element, the body a type.</summary>
internal static class ElementwiseKernels
{
    public static GpuKernel For(ElementwiseCall call, Layout layout)
    {
        var nest = LoopNest.Of(call.Extents.AsSpan(), [.. call.Inputs.Select(input => input.Strides.Select(stride => (long)stride).ToArray())]);
        StridedPlace In(int i) => i < call.Inputs.Length ? new() { Place = layout.Of(call.Inputs[i].Buffer), Strides = nest.Strides[i] } : default;
        Place Out(int i) => i < call.Outputs.Length ? layout.Of(call.Outputs[i]) : default;
        var shape = new ElementwiseShape
        {
            Count = checked((int)call.Count),
            Extents = nest.Extents,
            In0 = In(0),
            In1 = In(1),
            In2 = In(2),
            In3 = In(3),
            In4 = In(4),
            In5 = In(5),
            In6 = In(6),
            In7 = In(7),
            Out0 = Out(0),
            Out1 = Out(1),
            Out2 = Out(2),
            Out3 = Out(3),
        };
        var kernel = typeof(ElementwiseKernels).GetMethod(nameof(Evaluate))!.MakeGenericMethod(
        [
            call.Wide ? typeof(F64) : typeof(F32), call.Body, nest.Loop,
            .. ElementTypes.Padded(call.Inputs.Select(input => ElementTypes.Of(input.DType)), Args<F32>.Slots),
            .. ElementTypes.Padded(call.OutputTypes.Select(ElementTypes.Of), Results<F32>.Most),
        ]);
        return new([layout.PerItem(kernel, call.Count, shape)]);
    }

    public static void Evaluate<T, TBody, TLoop, I0, I1, I2, I3, I4, I5, I6, I7, O0, O1, O2, O3>(ArrayView<byte> arena, ElementwiseShape shape)
        where T : struct, IReal<T>
        where TBody : struct, IBody
        where TLoop : struct, ILoop
        where I0 : struct, IElement<T> where I1 : struct, IElement<T> where I2 : struct, IElement<T> where I3 : struct, IElement<T>
        where I4 : struct, IElement<T> where I5 : struct, IElement<T> where I6 : struct, IElement<T> where I7 : struct, IElement<T>
        where O0 : struct, IElement<T> where O1 : struct, IElement<T> where O2 : struct, IElement<T> where O3 : struct, IElement<T>
    {
        var step = Grid.DimX * Group.DimX;
        for (var i = (Grid.IdxX * Group.DimX) + Group.IdxX; (uint)i < (uint)shape.Count; i += step)
        {
            var at = TLoop.Split(i, shape.Extents);
            Args<T> args = default;
            args.S0 = I0.Load(arena, shape.In0.Place, TLoop.Offset(at, shape.In0.Strides));
            args.S1 = I1.Load(arena, shape.In1.Place, TLoop.Offset(at, shape.In1.Strides));
            args.S2 = I2.Load(arena, shape.In2.Place, TLoop.Offset(at, shape.In2.Strides));
            args.S3 = I3.Load(arena, shape.In3.Place, TLoop.Offset(at, shape.In3.Strides));
            args.S4 = I4.Load(arena, shape.In4.Place, TLoop.Offset(at, shape.In4.Strides));
            args.S5 = I5.Load(arena, shape.In5.Place, TLoop.Offset(at, shape.In5.Strides));
            args.S6 = I6.Load(arena, shape.In6.Place, TLoop.Offset(at, shape.In6.Strides));
            args.S7 = I7.Load(arena, shape.In7.Place, TLoop.Offset(at, shape.In7.Strides));
            var results = TBody.Eval(args);
            O0.Store(arena, shape.Out0, i, results.R0);
            O1.Store(arena, shape.Out1, i, results.R1);
            O2.Store(arena, shape.Out2, i, results.R2);
            O3.Store(arena, shape.Out3, i, results.R3);
        }
    }
}
