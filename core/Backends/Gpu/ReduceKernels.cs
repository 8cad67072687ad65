using System.Reflection;
using ILGPU;
using XceptionScript.Lowering;
using XceptionScript.Ops;

namespace XceptionScript.Backends.Gpu;

/// <summary>
/// Reductions with a fused prologue: a thread per result, which folds in order. Where there are few results of many values each, a first
/// launch folds interleaved slabs and further launches fold the slabs, always in the same order.
/// </summary>
internal static class ReduceKernels
{
    private static readonly Type[] s_identities = [typeof(Out<X0>), typeof(Out<X0, X1>), typeof(Out<X0, X1, X2>), typeof(Out<X0, X1, X2, X3>)];

    public static GpuKernel For(ReduceCall call, Layout layout)
    {
        var fold = call.Kind == ReduceKind.Sum ? typeof(SumFold) : typeof(MaxFold);
        var number = call.Wide ? typeof(F64) : typeof(F32);
        var outputs = call.Outputs.Select(layout.Of).ToArray();
        var results = (long)call.Outer * call.Inner;
        var slabs = layout.Grain.Slabs(results, call.Reduced);
        StridedPlace[] inputs = [.. call.Inputs.Select(input => new StridedPlace
        {
            Place = layout.Of(input.Buffer),
            Strides = new Axes { A0 = input.Strides[2], A1 = input.Strides[1], A2 = input.Strides[0] },
        })];
        Type[] types = [.. call.Inputs.Select(input => ElementTypes.Of(input.DType))];
        Type[] outputTypes = [.. call.Outputs.Select(_ => ElementTypes.Of(call.OutputType))];
        if (slabs == 1) return new([Stage(call.Body, inputs, types, outputs, outputTypes, call.Reduced, 1)]);

        // The slabs of every output, twice: each further stage reads the places that the one before it wrote.
        long[] scratch = [.. Enumerable.Repeat(results * slabs * (call.Wide ? sizeof(double) : sizeof(float)), 2 * outputs.Length)];
        var places = layout.Scratch(scratch);
        var (from, to) = (places[..outputs.Length], places[outputs.Length..]);
        Type[] partialTypes = [.. outputs.Select(_ => call.Wide ? typeof(DoubleElement) : typeof(FloatElement))];
        List<Launch> launches = [Stage(call.Body, inputs, types, from, partialTypes, call.Reduced, slabs)];
        while (slabs > 1)
        {
            var next = layout.Grain.Slabs(results, slabs);
            launches.Add(Stage(
                s_identities[outputs.Length - 1], [.. from.Select(place => Dense(place, slabs, call.Inner))], partialTypes,
                next == 1 ? outputs : to, next == 1 ? outputTypes : partialTypes, slabs, next));
            (from, to, slabs) = (to, from, next);
        }
        return new([.. launches], Layout.ScratchBytes(scratch));

        Launch Stage(Type body, StridedPlace[] from, Type[] fromTypes, Place[] to, Type[] toTypes, int reduced, int slabs)
        {
            StridedPlace In(int i) => i < from.Length ? from[i] : default;
            Place Out(int i) => i < to.Length ? to[i] : default;
            var shape = new ReduceShape
            {
                Count = checked((int)(results * slabs)),
                Reduced = reduced,
                Slabs = slabs,
                Inner = call.Inner,
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
            return layout.PerItem(Kernel(number, body, fold, fromTypes, toTypes), shape.Count, shape);
        }
    }

    /// <summary>Sums slabs [slabs, count] of float32 into [count].</summary>
    public static Launch SumSlabs(Layout layout, Place slabs, Place output, int number, int count)
    {
        var kernel = Kernel(typeof(F32), typeof(Out<X0>), typeof(SumFold), [typeof(FloatElement)], [typeof(FloatElement)]);
        var shape = new ReduceShape { Count = count, Reduced = number, Slabs = 1, Inner = count, In0 = Dense(slabs, number, count), Out0 = output };
        return layout.PerItem(kernel, count, shape);
    }

    public static void Fold<T, TBody, TFold, I0, I1, I2, I3, I4, I5, I6, I7, O0, O1, O2, O3>(ArrayView<byte> arena, ReduceShape shape)
        where T : struct, IReal<T>
        where TBody : struct, IBody
        where TFold : struct, IFold
        where I0 : struct, IElement<T> where I1 : struct, IElement<T> where I2 : struct, IElement<T> where I3 : struct, IElement<T>
        where I4 : struct, IElement<T> where I5 : struct, IElement<T> where I6 : struct, IElement<T> where I7 : struct, IElement<T>
        where O0 : struct, IElement<T> where O1 : struct, IElement<T> where O2 : struct, IElement<T> where O3 : struct, IElement<T>
    {
        var step = Grid.DimX * Group.DimX;
        for (var i = (Grid.IdxX * Group.DimX) + Group.IdxX; (uint)i < (uint)shape.Count; i += step)
        {
            Axes at = default;
            var rest = i / shape.Inner;
            at.A0 = i - (rest * shape.Inner);
            at.A2 = rest / shape.Slabs;
            var (f0, f1, f2, f3) = (TFold.Start<T>(), TFold.Start<T>(), TFold.Start<T>(), TFold.Start<T>());
            for (var r = rest - (at.A2 * shape.Slabs); (uint)r < (uint)shape.Reduced; r += shape.Slabs)
            {
                at.A1 = r;
                Args<T> args = default;
                args.S0 = I0.Load(arena, shape.In0.Place, Loop3.Offset(at, shape.In0.Strides));
                args.S1 = I1.Load(arena, shape.In1.Place, Loop3.Offset(at, shape.In1.Strides));
                args.S2 = I2.Load(arena, shape.In2.Place, Loop3.Offset(at, shape.In2.Strides));
                args.S3 = I3.Load(arena, shape.In3.Place, Loop3.Offset(at, shape.In3.Strides));
                args.S4 = I4.Load(arena, shape.In4.Place, Loop3.Offset(at, shape.In4.Strides));
                args.S5 = I5.Load(arena, shape.In5.Place, Loop3.Offset(at, shape.In5.Strides));
                args.S6 = I6.Load(arena, shape.In6.Place, Loop3.Offset(at, shape.In6.Strides));
                args.S7 = I7.Load(arena, shape.In7.Place, Loop3.Offset(at, shape.In7.Strides));
                var results = TBody.Eval(args);
                f0 = TFold.Combine(f0, results.R0);
                f1 = TFold.Combine(f1, results.R1);
                f2 = TFold.Combine(f2, results.R2);
                f3 = TFold.Combine(f3, results.R3);
            }
            O0.Store(arena, shape.Out0, i, f0);
            O1.Store(arena, shape.Out1, i, f1);
            O2.Store(arena, shape.Out2, i, f2);
            O3.Store(arena, shape.Out3, i, f3);
        }
    }

    private static StridedPlace Dense(Place place, int reduced, int inner) =>
        new() { Place = place, Strides = new Axes { A0 = 1, A1 = inner, A2 = reduced * inner } };

    private static MethodInfo Kernel(Type number, Type body, Type fold, IEnumerable<Type> inputs, IEnumerable<Type> outputs) =>
        typeof(ReduceKernels).GetMethod(nameof(Fold))!.MakeGenericMethod(
        [
            number, body, fold,
            .. ElementTypes.Padded(inputs, Args<F32>.Slots), .. ElementTypes.Padded(outputs, Results<F32>.Most),
        ]);
}
