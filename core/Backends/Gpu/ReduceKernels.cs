using ILGPU;
using XceptionScript.Lowering;
using XceptionScript.Ops;

namespace XceptionScript.Backends.Gpu;

/// <summary>
/// Reductions with a fused prologue. Columns and rows of quads are folded by groups: every thread folds some terms in registers, then the group
/// what its threads have, in shared memory. Other shapes have a thread per result. Where that leaves the device without work, a first launch
/// folds slabs and further launches fold what it made, always in the same order.
/// </summary>
internal static class ReduceKernels
{
    private static readonly Type[] s_identities = [typeof(Out<X0>), typeof(Out<X0, X1>), typeof(Out<X0, X1, X2>), typeof(Out<X0, X1, X2, X3>)];

    public static GpuKernel For(ReduceCall call, Layout layout)
    {
        var outputs = call.Outputs.Select(layout.Of).ToArray();
        var outputTypes = outputs.Select(_ => ElementTypes.Of(call.OutputType));
        var partialTypes = outputs.Select(_ => call.Wide ? typeof(DoubleElement) : typeof(FloatElement)).ToArray();
        var stage = new ReduceStage(
            call.Wide ? typeof(F64) : typeof(F32), call.Kind == ReduceKind.Sum ? typeof(SumFold) : typeof(MaxFold), call.Body, call.Outer, call.Reduced, call.Inner,
            [.. call.Inputs.Select(input => new StridedPlace
            {
                Place = layout.Of(input.Buffer),
                Strides = new Axes { A0 = input.Strides[2], A1 = input.Strides[1], A2 = input.Strides[0] },
            })],
            [.. call.Inputs.Select(input => ElementTypes.Of(input.DType))], IsLast: false);
        var slabs = stage.Slabs(layout.Grain);
        if (slabs == 1) return new([stage.Launch(layout, outputs, outputTypes)]);

        // The slabs of every output, twice: each further stage reads the places that the one before it wrote.
        long[] scratch = [.. Enumerable.Repeat((long)call.Outer * slabs * call.Inner * (call.Wide ? sizeof(double) : sizeof(float)), 2 * outputs.Length)];
        var places = layout.Scratch(scratch);
        var (from, to) = (places[..outputs.Length], places[outputs.Length..]);
        List<Launch> launches = [stage.Launch(layout, from, partialTypes)];
        while (slabs > 1)
        {
            // Groups finish in one further stage, threads that fold alone may take several.
            stage = stage with
            {
                Body = s_identities[outputs.Length - 1],
                Reduced = slabs,
                Inputs = [.. from.Select(place => Dense(place, slabs, call.Inner))],
                Types = [.. partialTypes],
            };
            stage = stage with { IsLast = stage.IsOfGroups(layout.Grain) };
            slabs = stage.Slabs(layout.Grain);
            launches.Add(slabs == 1 ? stage.Launch(layout, outputs, outputTypes) : stage.Launch(layout, to, partialTypes));
            (from, to) = (to, from);
        }
        return new([.. launches], Layout.ScratchBytes(scratch));
    }

    /// <summary>Sums slabs [slabs, count] of float32 into [count].</summary>
    public static Launch SumSlabs(Layout layout, Place slabs, Place output, int number, int count) =>
        new ReduceStage(typeof(F32), typeof(SumFold), typeof(Out<X0>), 1, number, count, [Dense(slabs, number, count)], [typeof(FloatElement)], IsLast: true)
            .Launch(layout, [output], [typeof(FloatElement)]);

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

    public static void Columns<TGroup, TBody, TFold, I0, I1, I2, I3, I4, I5, I6, I7, O0, O1, O2, O3>(ArrayView<byte> arena, ReduceShape shape)
        where TGroup : struct, IGroup
        where TBody : struct, IBody
        where TFold : struct, IFold
        where I0 : struct, IQuadOperand where I1 : struct, IQuadOperand where I2 : struct, IQuadOperand where I3 : struct, IQuadOperand
        where I4 : struct, IQuadOperand where I5 : struct, IQuadOperand where I6 : struct, IQuadOperand where I7 : struct, IQuadOperand
        where O0 : struct, IQuadElement where O1 : struct, IQuadElement where O2 : struct, IQuadElement where O3 : struct, IQuadElement
    {
        var cells = SharedMemory.Allocate<Float4>(TGroup.Threads);
        var width = 1 << shape.WidthBits;
        var depth = Group.IdxX >> shape.WidthBits;
        var rest = Grid.IdxX / shape.Across;
        Axes at = default;
        at.A0 = ((Grid.IdxX - (rest * shape.Across)) << shape.WidthBits) + (Group.IdxX & (width - 1));
        at.A2 = rest / shape.Slabs;
        var slab = rest - (at.A2 * shape.Slabs);
        var end = IntrinsicMath.Min(shape.Reduced, (slab + 1) * shape.Chunk);
        var isInside = at.A0 < shape.Inner;
        var (f0, f1, f2, f3) = (QuadBody.Start<TFold>(), QuadBody.Start<TFold>(), QuadBody.Start<TFold>(), QuadBody.Start<TFold>());
        if (isInside)
        {
            var s0 = I0.Start(arena, shape.In0.Place, Loop3.Offset(at, shape.In0.Strides));
            var s1 = I1.Start(arena, shape.In1.Place, Loop3.Offset(at, shape.In1.Strides));
            var s2 = I2.Start(arena, shape.In2.Place, Loop3.Offset(at, shape.In2.Strides));
            var s3 = I3.Start(arena, shape.In3.Place, Loop3.Offset(at, shape.In3.Strides));
            var s4 = I4.Start(arena, shape.In4.Place, Loop3.Offset(at, shape.In4.Strides));
            var s5 = I5.Start(arena, shape.In5.Place, Loop3.Offset(at, shape.In5.Strides));
            var s6 = I6.Start(arena, shape.In6.Place, Loop3.Offset(at, shape.In6.Strides));
            var s7 = I7.Start(arena, shape.In7.Place, Loop3.Offset(at, shape.In7.Strides));
            for (at.A1 = (slab * shape.Chunk) + depth; at.A1 < end; at.A1 += Group.DimX >> shape.WidthBits)
            {
                Args<Float4> args = default;
                args.S0 = I0.Next(arena, shape.In0.Place, Loop3.Offset(at, shape.In0.Strides), s0);
                args.S1 = I1.Next(arena, shape.In1.Place, Loop3.Offset(at, shape.In1.Strides), s1);
                args.S2 = I2.Next(arena, shape.In2.Place, Loop3.Offset(at, shape.In2.Strides), s2);
                args.S3 = I3.Next(arena, shape.In3.Place, Loop3.Offset(at, shape.In3.Strides), s3);
                args.S4 = I4.Next(arena, shape.In4.Place, Loop3.Offset(at, shape.In4.Strides), s4);
                args.S5 = I5.Next(arena, shape.In5.Place, Loop3.Offset(at, shape.In5.Strides), s5);
                args.S6 = I6.Next(arena, shape.In6.Place, Loop3.Offset(at, shape.In6.Strides), s6);
                args.S7 = I7.Next(arena, shape.In7.Place, Loop3.Offset(at, shape.In7.Strides), s7);
                var results = QuadBody.Eval<TBody>(args);
                f0 = QuadBody.Combine<TFold>(f0, results.R0);
                if (TBody.Outputs > 1) f1 = QuadBody.Combine<TFold>(f1, results.R1);
                if (TBody.Outputs > 2) f2 = QuadBody.Combine<TFold>(f2, results.R2);
                if (TBody.Outputs > 3) f3 = QuadBody.Combine<TFold>(f3, results.R3);
            }
        }
        f0 = OverDepth<TFold>(cells, f0, width);
        if (TBody.Outputs > 1) f1 = OverDepth<TFold>(cells, f1, width);
        if (TBody.Outputs > 2) f2 = OverDepth<TFold>(cells, f2, width);
        if (TBody.Outputs > 3) f3 = OverDepth<TFold>(cells, f3, width);
        if (!isInside | depth > 0) return;
        var output = (rest * shape.Inner) + at.A0;
        O0.StoreQuad(arena, shape.Out0, output, f0);
        O1.StoreQuad(arena, shape.Out1, output, f1);
        O2.StoreQuad(arena, shape.Out2, output, f2);
        O3.StoreQuad(arena, shape.Out3, output, f3);
    }

    public static void Rows<TGroup, TBody, TFold, I0, I1, I2, I3, I4, I5, I6, I7, O0, O1, O2, O3>(ArrayView<byte> arena, ReduceShape shape)
        where TGroup : struct, IGroup
        where TBody : struct, IBody
        where TFold : struct, IFold
        where I0 : struct, IQuadOperand where I1 : struct, IQuadOperand where I2 : struct, IQuadOperand where I3 : struct, IQuadOperand
        where I4 : struct, IQuadOperand where I5 : struct, IQuadOperand where I6 : struct, IQuadOperand where I7 : struct, IQuadOperand
        where O0 : struct, IElement<F32> where O1 : struct, IElement<F32> where O2 : struct, IElement<F32> where O3 : struct, IElement<F32>
    {
        var cells = SharedMemory.Allocate<float>(TGroup.Threads);
        var width = 1 << shape.WidthBits;
        var lane = Group.IdxX & (width - 1);
        var slab = Grid.IdxX / shape.Across;
        Axes at = default;
        at.A2 = ((Grid.IdxX - (slab * shape.Across)) * (Group.DimX >> shape.WidthBits)) + (Group.IdxX >> shape.WidthBits);
        var end = IntrinsicMath.Min(shape.Reduced, (slab + 1) * shape.Chunk);
        var isInside = at.A2 < shape.Count;
        var (f0, f1, f2, f3) = (QuadBody.Start<TFold>(), QuadBody.Start<TFold>(), QuadBody.Start<TFold>(), QuadBody.Start<TFold>());
        if (isInside)
        {
            var s0 = I0.Start(arena, shape.In0.Place, Loop3.Offset(at, shape.In0.Strides));
            var s1 = I1.Start(arena, shape.In1.Place, Loop3.Offset(at, shape.In1.Strides));
            var s2 = I2.Start(arena, shape.In2.Place, Loop3.Offset(at, shape.In2.Strides));
            var s3 = I3.Start(arena, shape.In3.Place, Loop3.Offset(at, shape.In3.Strides));
            var s4 = I4.Start(arena, shape.In4.Place, Loop3.Offset(at, shape.In4.Strides));
            var s5 = I5.Start(arena, shape.In5.Place, Loop3.Offset(at, shape.In5.Strides));
            var s6 = I6.Start(arena, shape.In6.Place, Loop3.Offset(at, shape.In6.Strides));
            var s7 = I7.Start(arena, shape.In7.Place, Loop3.Offset(at, shape.In7.Strides));
            for (at.A1 = (slab * shape.Chunk) + lane; at.A1 < end; at.A1 += width)
            {
                Args<Float4> args = default;
                args.S0 = I0.Next(arena, shape.In0.Place, Loop3.Offset(at, shape.In0.Strides), s0);
                args.S1 = I1.Next(arena, shape.In1.Place, Loop3.Offset(at, shape.In1.Strides), s1);
                args.S2 = I2.Next(arena, shape.In2.Place, Loop3.Offset(at, shape.In2.Strides), s2);
                args.S3 = I3.Next(arena, shape.In3.Place, Loop3.Offset(at, shape.In3.Strides), s3);
                args.S4 = I4.Next(arena, shape.In4.Place, Loop3.Offset(at, shape.In4.Strides), s4);
                args.S5 = I5.Next(arena, shape.In5.Place, Loop3.Offset(at, shape.In5.Strides), s5);
                args.S6 = I6.Next(arena, shape.In6.Place, Loop3.Offset(at, shape.In6.Strides), s6);
                args.S7 = I7.Next(arena, shape.In7.Place, Loop3.Offset(at, shape.In7.Strides), s7);
                var results = QuadBody.Eval<TBody>(args);
                f0 = QuadBody.Combine<TFold>(f0, results.R0);
                if (TBody.Outputs > 1) f1 = QuadBody.Combine<TFold>(f1, results.R1);
                if (TBody.Outputs > 2) f2 = QuadBody.Combine<TFold>(f2, results.R2);
                if (TBody.Outputs > 3) f3 = QuadBody.Combine<TFold>(f3, results.R3);
            }
        }
        var output = (at.A2 * shape.Slabs) + slab;
        var stores = isInside & lane == 0;
        var r0 = OverWidth<TFold>(cells, f0, width);
        if (stores) O0.Store(arena, shape.Out0, output, r0);
        if (TBody.Outputs > 1)
        {
            var r1 = OverWidth<TFold>(cells, f1, width);
            if (stores) O1.Store(arena, shape.Out1, output, r1);
        }
        if (TBody.Outputs > 2)
        {
            var r2 = OverWidth<TFold>(cells, f2, width);
            if (stores) O2.Store(arena, shape.Out2, output, r2);
        }
        if (TBody.Outputs > 3)
        {
            var r3 = OverWidth<TFold>(cells, f3, width);
            if (stores) O3.Store(arena, shape.Out3, output, r3);
        }
    }

    // The quads of all threads of a column; the first row of threads gets the result.
    private static Float4 OverDepth<TFold>(ArrayView<Float4> cells, Float4 folded, int width) where TFold : struct, IFold
    {
        cells[Group.IdxX] = folded;
        Group.Barrier();
        for (var half = Group.DimX >> 1; half >= width; half >>= 1)
        {
            if (Group.IdxX < half)
            {
                folded = QuadBody.Combine<TFold>(folded, cells[Group.IdxX + half]);
                cells[Group.IdxX] = folded;
            }
            Group.Barrier();
        }
        return folded;
    }

    // The numbers of all threads of a row; its first thread gets the result.
    private static F32 OverWidth<TFold>(ArrayView<float> cells, Float4 quad, int width) where TFold : struct, IFold
    {
        var folded = TFold.Combine(TFold.Combine(new F32(quad.X), new F32(quad.Y)), TFold.Combine(new F32(quad.Z), new F32(quad.W)));
        cells[Group.IdxX] = folded.Value;
        Group.Barrier();
        for (var half = width >> 1; half > 0; half >>= 1)
        {
            if ((Group.IdxX & (width - 1)) < half)
            {
                folded = TFold.Combine(folded, new F32(cells[Group.IdxX + half]));
                cells[Group.IdxX] = folded.Value;
            }
            Group.Barrier();
        }
        return folded;
    }

    private static StridedPlace Dense(Place place, int reduced, int inner) =>
        new() { Place = place, Strides = new Axes { A0 = 1, A1 = inner, A2 = reduced * inner } };
}
