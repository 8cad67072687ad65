using XceptionScript.Expressions;
using XceptionScript.Lowering;
using XceptionScript.Ops;

namespace XceptionScript.Tests.Backends.Gpu;

/// <summary>Elementwise calls with strided, broadcast and mixed inputs; the expected values come from the same body on the host.</summary>
internal static class ElementwiseCases
{
    private static readonly Func<Random, KernelCase>[] s_bodies =
    [
        random => Make<Out<X0>>(random, 1),
        random => Make<Out<Map<ReluMap, Zip<AddZip, X0, X1>>>>(random, 2),
        random => Make<Out<Choose<Zip<GreaterZip, X0, X1>, X2, Zip<MulZip, X0, X0>>>>(random, 3),
        random => Make<Let<X3, Zip<SubZip, X0, X1>, Out<X3, Zip<MulZip, X3, X2>>>>(random, 3),
        random => Make<Out<X0, X1, Truth<X0>, Zip<AddZip, X2, MinusOne>>>(random, 3),
        random => Make<Out<Zip<AddZip, Zip<AddZip, Zip<AddZip, X0, X1>, Zip<AddZip, X2, X3>>, Zip<AddZip, Zip<AddZip, X4, X5>, Zip<AddZip, X6, X7>>>>>(random, 8),
    ];

    public static KernelCase Make(Random random) => s_bodies[random.Next(s_bodies.Length)](random);

    /// <summary>One dense float input per slot and one dense float output: what a scalar function makes of the values.</summary>
    public static KernelCase Scalar<TBody>(params float[][] inputs) where TBody : struct, IBody
    {
        var plan = new PlanBuilder();
        var count = inputs[0].Length;
        Operand[] operands = [.. inputs.Select(values => new Operand(plan.Input([count], values), DType.Float32, [1]))];
        var expected = Enumerable.Range(0, count).Select(i => (double)TBody.Eval(Arguments(inputs, i)).R0.Value).ToArray();
        return plan.Case(new ElementwiseCall(typeof(TBody), false, [count], [.. operands], [plan.Output([count])], [DType.Float32], 1), 1e-6, expected);

        static Args<F32> Arguments(float[][] inputs, int i) => new() { S0 = new(inputs[0][i]), S1 = new(inputs.Length > 1 ? inputs[1][i] : 0) };
    }

    public static KernelCase Make<TBody>(Random random, int inputs) where TBody : struct, IBody
    {
        // Loops of quads: rows of them, or a flat loop that need not end with one.
        var rank = random.Next(6) == 0 ? 6 : random.Next(0, 4);
        var extents = Enumerable.Range(0, rank).Select(_ => random.Next(1, rank == 6 ? 3 : 6)).ToArray();
        if (rank > 0 && random.Next(2) == 0) extents[^1] = 4 * random.Next(1, 7);
        if (rank == 1 && random.Next(3) == 0) extents[0] = random.Next(1024, 1100);
        var wide = random.Next(3) == 0;
        var plan = new PlanBuilder();
        var values = new NdArray[inputs];
        var operands = new Operand[inputs];
        for (var i = 0; i < inputs; i++)
        {
            var kept = Enumerable.Range(0, rank).Where(_ => random.Next(3) > 0).ToArray();
            if (random.Next(3) == 0) random.Shuffle(kept);
            Shape shape = Shape.Create([.. kept.Select(axis => extents[axis])]);
            values[i] = random.Array(shape, random.Pick(DType.Float32, DType.Float32, DType.Int32, DType.UInt8, DType.Bool));
            var strides = new int[rank];
            for (var axis = 0; axis < kept.Length; axis++) strides[kept[axis]] = shape.Strides()[axis];
            operands[i] = new Operand(plan.Input(values[i]), values[i].DType, [.. strides]);
        }
        DType[] types = [.. Enumerable.Range(0, TBody.Outputs).Select(_ => random.Pick(DType.Float32, DType.Float32, DType.Int32, DType.UInt8, DType.Bool))];
        Shape loop = Shape.Create(extents);
        double[][] expected = [.. types.Select(_ => new double[loop.Size])];
        for (var i = 0; i < loop.Size; i++)
        {
            var at = operands.Select((operand, number) => values[number][Offset(operand.Strides, extents, i)]).ToArray();
            var results = wide
                ? OnHost<TBody, F64>(at, value => new(value), value => value.Value)
                : OnHost<TBody, F32>(at, value => new((float)value), value => value.Value);
            for (var output = 0; output < types.Length; output++) expected[output][i] = Stored(results[output], types[output]);
        }
        int[] outputs = [.. types.Select(type => plan.Output(loop, type))];
        return plan.Case(
            new ElementwiseCall(typeof(TBody), wide, [.. extents], [.. operands], [.. outputs], [.. types], 1), 1e-6, expected);
    }

    /// <summary>A batch norm over [rows, columns] and a ReLU: every thread takes several rows.</summary>
    public static KernelCase Columns(Random random, int rows, int columns)
    {
        var plan = new PlanBuilder();
        var (x, mean, scale) = (random.Floats(rows * columns), random.Floats(columns), random.Floats(columns));
        var expected = x.Select((value, i) => (double)MathF.Max((value - mean[i % columns]) * scale[i % columns], 0)).ToArray();
        Operand[] inputs =
        [
            new(plan.Input([rows, columns], x), DType.Float32, [columns, 1]), new(plan.Input([columns], mean), DType.Float32, [0, 1]),
            new(plan.Input([columns], scale), DType.Float32, [0, 1]),
        ];
        var body = typeof(Out<Map<ReluMap, Zip<MulZip, Zip<SubZip, X0, X1>, X2>>>);
        return plan.Case(new ElementwiseCall(body, false, [rows, columns], [.. inputs], [plan.Output([rows, columns])], [DType.Float32], 1), 1e-6, expected);
    }

    /// <summary>The four results of a body, evaluated here.</summary>
    public static double[] OnHost<TBody, T>(double[] inputs, Func<double, T> from, Func<T, double> to)
        where TBody : struct, IBody
        where T : struct, IReal<T>
    {
        T At(int slot) => from(slot < inputs.Length ? inputs[slot] : 0);
        var results = TBody.Eval(new Args<T> { S0 = At(0), S1 = At(1), S2 = At(2), S3 = At(3), S4 = At(4), S5 = At(5), S6 = At(6), S7 = At(7) });
        return [to(results.R0), to(results.R1), to(results.R2), to(results.R3)];
    }

    /// <summary>What an element type keeps of a number.</summary>
    public static double Stored(double value, DType dtype) => dtype switch
    {
        DType.Float32 => (float)value,
        DType.Bool => value != 0 ? 1 : 0,
        _ when double.IsNaN(value) => 0,
        DType.UInt8 => Math.Truncate(Math.Clamp(value, 0, 255)),
        _ => Math.Truncate(Math.Clamp(value, int.MinValue, int.MaxValue)),
    };

    private static int Offset(IReadOnlyList<int> strides, int[] extents, int index)
    {
        var offset = 0;
        for (var axis = extents.Length - 1; axis >= 0; axis--)
        {
            offset += index % extents[axis] * strides[axis];
            index /= extents[axis];
        }
        return offset;
    }
}
