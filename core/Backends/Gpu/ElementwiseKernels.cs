using System.Collections.Immutable;
using ILGPU;
using XceptionScript.Expressions;
using XceptionScript.Lowering;
using XceptionScript.Ops;

namespace XceptionScript.Backends.Gpu;

/// <summary>
/// Fused elementwise loops, the body a type. A thread computes four neighbours at a time where every operand steps along the innermost axis
/// by 0 or 1, and goes on in equal strides, over whole rows if it can: what depends on the column alone is then loaded once.
/// </summary>
internal static class ElementwiseKernels
{
    // Below this, elements that are left over when the others are quads are not worth a launch of their own.
    private const int FewestQuads = 256;

    public static GpuKernel For(ElementwiseCall call, Layout layout)
    {
        var nest = LoopNest.Of(call.Extents.AsSpan(), [.. call.Inputs.Select(input => input.Strides.Select(stride => (long)stride).ToArray())]);
        ImmutableArray<Place> inputs = [.. call.Inputs.Select(input => layout.Of(input.Buffer))];
        ImmutableArray<Place> outputs = [.. call.Outputs.Select(layout.Of)];
        var isAligned = inputs.Where((_, i) => nest.Strides[i].A0 != 0).Concat(outputs).All(place => place.IsAligned);
        if (call.Wide || !isAligned) return new([Singles(call, layout, nest, inputs, outputs)]);
        if (nest.OverQuads() is { } quads) return new([Quads(call, layout, quads, inputs, outputs)]);
        if (nest.Rank != 1 || nest.Count < 4 * FewestQuads || nest.Strides.Any(strides => strides.A0 > 1)) return new([Singles(call, layout, nest, inputs, outputs)]);

        // A flat loop whose end is no quad: up to three elements are left over.
        var whole = (int)(nest.Count / 4 * 4);
        var first = (nest with { Extents = nest.Extents with { A0 = whole } }).OverQuads()!;
        var rest = nest with { Extents = nest.Extents with { A0 = (int)nest.Count - whole } };
        return new(
        [
            Quads(call, layout, first, inputs, outputs),
            Singles(
                call, layout, rest,
                [.. inputs.Select((place, i) => nest.Strides[i].A0 == 0 ? place : From(place, whole, call.Inputs[i].DType))],
                [.. outputs.Select((place, i) => From(place, whole, call.OutputTypes[i]))]),
        ]);

        static Place From(Place place, int element, DType dtype) => new(place.Offset + ((long)element * dtype.Size), place.Bytes - ((long)element * dtype.Size));
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
        var at = TLoop.Split((Grid.IdxX * Group.DimX) + Group.IdxX, shape.Extents);
        for (var i = (Grid.IdxX * Group.DimX) + Group.IdxX; (uint)i < (uint)shape.Count; i += step)
        {
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
            at = TLoop.Advance(at, shape.Step, shape.Extents);
        }
    }

    public static void EvaluateQuads<TBody, TLoop, I0, I1, I2, I3, I4, I5, I6, I7, O0, O1, O2, O3>(ArrayView<byte> arena, ElementwiseShape shape)
        where TBody : struct, IBody
        where TLoop : struct, ILoop
        where I0 : struct, IQuadOperand where I1 : struct, IQuadOperand where I2 : struct, IQuadOperand where I3 : struct, IQuadOperand
        where I4 : struct, IQuadOperand where I5 : struct, IQuadOperand where I6 : struct, IQuadOperand where I7 : struct, IQuadOperand
        where O0 : struct, IQuadElement where O1 : struct, IQuadElement where O2 : struct, IQuadElement where O3 : struct, IQuadElement
    {
        var step = Grid.DimX * Group.DimX;
        var first = (Grid.IdxX * Group.DimX) + Group.IdxX;
        if ((uint)first >= (uint)shape.Count) return;
        var at = TLoop.Split(first, shape.Extents);
        var s0 = I0.Start(arena, shape.In0.Place, TLoop.Offset(at, shape.In0.Strides));
        var s1 = I1.Start(arena, shape.In1.Place, TLoop.Offset(at, shape.In1.Strides));
        var s2 = I2.Start(arena, shape.In2.Place, TLoop.Offset(at, shape.In2.Strides));
        var s3 = I3.Start(arena, shape.In3.Place, TLoop.Offset(at, shape.In3.Strides));
        var s4 = I4.Start(arena, shape.In4.Place, TLoop.Offset(at, shape.In4.Strides));
        var s5 = I5.Start(arena, shape.In5.Place, TLoop.Offset(at, shape.In5.Strides));
        var s6 = I6.Start(arena, shape.In6.Place, TLoop.Offset(at, shape.In6.Strides));
        var s7 = I7.Start(arena, shape.In7.Place, TLoop.Offset(at, shape.In7.Strides));
        for (var i = first; (uint)i < (uint)shape.Count; i += step)
        {
            Args<Float4> args = default;
            args.S0 = I0.Next(arena, shape.In0.Place, TLoop.Offset(at, shape.In0.Strides), s0);
            args.S1 = I1.Next(arena, shape.In1.Place, TLoop.Offset(at, shape.In1.Strides), s1);
            args.S2 = I2.Next(arena, shape.In2.Place, TLoop.Offset(at, shape.In2.Strides), s2);
            args.S3 = I3.Next(arena, shape.In3.Place, TLoop.Offset(at, shape.In3.Strides), s3);
            args.S4 = I4.Next(arena, shape.In4.Place, TLoop.Offset(at, shape.In4.Strides), s4);
            args.S5 = I5.Next(arena, shape.In5.Place, TLoop.Offset(at, shape.In5.Strides), s5);
            args.S6 = I6.Next(arena, shape.In6.Place, TLoop.Offset(at, shape.In6.Strides), s6);
            args.S7 = I7.Next(arena, shape.In7.Place, TLoop.Offset(at, shape.In7.Strides), s7);
            var results = QuadBody.Eval<TBody>(args);
            O0.StoreQuad(arena, shape.Out0, i, results.R0);
            O1.StoreQuad(arena, shape.Out1, i, results.R1);
            O2.StoreQuad(arena, shape.Out2, i, results.R2);
            O3.StoreQuad(arena, shape.Out3, i, results.R3);
            at = TLoop.Advance(at, shape.Step, shape.Extents);
        }
    }

    private static Launch Singles(ElementwiseCall call, Layout layout, LoopNest nest, ImmutableArray<Place> inputs, ImmutableArray<Place> outputs)
    {
        var spread = Spread.Of(nest, layout.Grain);
        return Launch(
            layout, nest, spread, inputs, outputs, nameof(Evaluate),
            [
                call.Wide ? typeof(F64) : typeof(F32), call.Body, spread.Loop,
                .. ElementTypes.Padded(call.Inputs.Select(input => ElementTypes.Of(input.DType)), Args<F32>.Slots),
                .. ElementTypes.Padded(call.OutputTypes.Select(ElementTypes.Of), Results<F32>.Most),
            ]);
    }

    private static Launch Quads(ElementwiseCall call, Layout layout, LoopNest nest, ImmutableArray<Place> inputs, ImmutableArray<Place> outputs)
    {
        var spread = Spread.Of(nest, layout.Grain);
        return Launch(
            layout, nest, spread, inputs, outputs, nameof(EvaluateQuads),
            [
                call.Body, spread.Loop,
                .. QuadOperands.Padded(call.Inputs.Select((input, i) => QuadOperands.Of(ElementTypes.Of(input.DType), nest.Strides[i].A0 != 0, spread.Keeps(nest.Strides[i])))),
                .. ElementTypes.Padded(call.OutputTypes.Select(ElementTypes.Of), Results<F32>.Most),
            ]);
    }

    private static Launch Launch(
        Layout layout, LoopNest nest, Spread spread, ImmutableArray<Place> inputs, ImmutableArray<Place> outputs, string kernel, Type[] types)
    {
        StridedPlace In(int i) => i < inputs.Length ? new() { Place = inputs[i], Strides = nest.Strides[i] } : default;
        Place Out(int i) => i < outputs.Length ? outputs[i] : default;
        return new LaunchOf<ElementwiseShape>(typeof(ElementwiseKernels).GetMethod(kernel)!.MakeGenericMethod(types), spread.Groups, layout.Grain.GroupSize, new()
        {
            Count = checked((int)nest.Count),
            Extents = nest.Extents,
            Step = spread.Step,
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
        });
    }
}
