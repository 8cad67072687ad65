using XceptionScript.Expressions;
using XceptionScript.Lowering;
using XceptionScript.Ops;

namespace XceptionScript.Tests.Backends.Gpu;

/// <summary>Reductions with a prologue, from one launch to several.</summary>
internal static class ReduceCases
{
    private static readonly Func<Random, KernelCase>[] s_bodies =
    [
        random => Make<Out<X0>>(random, 1),
        random => Make<Out<Zip<MulZip, X0, X1>>>(random, 2),
        random => Make<Let<X2, Zip<AddZip, X0, X1>, Out<X2, Map<SquareMap, X2>>>>(random, 2),
        random => Make<Out<X0, X1, Zip<SubZip, X0, X1>, Map<ReluMap, X1>>>(random, 2),
    ];

    public static KernelCase Make(Random random) => s_bodies[random.Next(s_bodies.Length)](random);

    /// <summary>One sum of many terms.</summary>
    public static KernelCase Sum(Random random, int count)
    {
        var plan = new PlanBuilder();
        var x = random.Floats(count);
        var call = new ReduceCall(
            ReduceKind.Sum, typeof(Out<X0>), false, 1, count, 1, [new Operand(plan.Input([count], x), DType.Float32, [0, 1, 0])], [plan.Output([1])],
            DType.Float32, 1);
        return plan.Case(call, 1e-4, [x.Sum(value => (double)value)]);
    }

    /// <summary>The two sums of a batch norm's gradient over [rows, columns].</summary>
    public static KernelCase Columns(Random random, int rows, int columns)
    {
        var plan = new PlanBuilder();
        var (dy, x, mean) = (random.Floats(rows * columns), random.Floats(rows * columns), random.Floats(columns));
        var (products, sums) = (new double[columns], new double[columns]);
        for (var i = 0; i < x.Length; i++)
        {
            products[i % columns] += (double)dy[i] * (x[i] - mean[i % columns]);
            sums[i % columns] += dy[i];
        }
        Operand[] inputs =
        [
            new(plan.Input([rows, columns], dy), DType.Float32, [0, columns, 1]), new(plan.Input([rows, columns], x), DType.Float32, [0, columns, 1]),
            new(plan.Input([columns], mean), DType.Float32, [0, 0, 1]),
        ];
        var call = new ReduceCall(
            ReduceKind.Sum, typeof(Out<Zip<MulZip, X0, Zip<SubZip, X1, X2>>, X0>), false, 1, rows, columns, [.. inputs],
            [plan.Output([columns]), plan.Output([columns])], DType.Float32, 3);
        return plan.Case(call, 1e-4, products, sums);
    }

    private static KernelCase Make<TBody>(Random random, int inputs) where TBody : struct, IBody
    {
        var (outer, reduced, inner) = (
            random.Next(1, 5), random.Pick(random.Next(1, 9), random.Next(30, 200), 4 * random.Next(1, 60)), random.Pick(1, random.Next(1, 5), 4 * random.Next(1, 12)));
        var kind = random.Pick(ReduceKind.Sum, ReduceKind.Max);
        var wide = random.Next(3) == 0;
        var type = wide ? DType.Int32 : DType.Float32;
        var plan = new PlanBuilder();
        var values = new NdArray[inputs];
        var operands = new Operand[inputs];
        for (var i = 0; i < inputs; i++)
        {
            var (o, r, n) = (random.Next(3) > 0 ? outer : 1, random.Next(4) > 0 ? reduced : 1, random.Next(3) > 0 ? inner : 1);
            values[i] = random.Array([o, r, n], wide ? random.Pick(DType.Int32, DType.Bool) : random.Pick(DType.Float32, DType.Bool, DType.UInt8));
            if (!wide && kind == ReduceKind.Max && values[i].DType == DType.Float32 && random.Next(4) == 0)
                values[i] = NdArray.Of<float>(values[i].Shape, [.. values[i].ToDoubles().Select(value => random.Next(9) == 0 ? float.NaN : (float)value)]);
            operands[i] = new Operand(plan.Input(values[i]), values[i].DType, [o == 1 ? 0 : r * n, r == 1 ? 0 : n, n == 1 ? 0 : 1]);
        }
        var start = kind == ReduceKind.Sum ? 0 : double.NegativeInfinity;
        double[][] expected = [.. Enumerable.Range(0, TBody.Outputs).Select(_ => Enumerable.Repeat(start, outer * inner).ToArray())];
        for (var i = 0; i < outer * reduced * inner; i++)
        {
            var (o, r, n) = (i / inner / reduced, i / inner % reduced, i % inner);
            var at = operands.Select((operand, number) => values[number][(o * operand.Strides[0]) + (r * operand.Strides[1]) + (n * operand.Strides[2])]).ToArray();
            var results = ElementwiseCases.OnHost<TBody, F64>(at, value => new(value), value => value.Value);
            for (var output = 0; output < expected.Length; output++)
            {
                ref var folded = ref expected[output][(o * inner) + n];
                folded = kind == ReduceKind.Sum ? folded + results[output] : Math.Max(folded, results[output]);
            }
        }
        int[] outputs = [.. expected.Select(_ => plan.Output([outer, inner], type))];
        return plan.Case(
            new ReduceCall(kind, typeof(TBody), wide, outer, reduced, inner, [.. operands], [.. outputs], type, 1), wide ? 0 : 1e-4, expected);
    }
}
