using XceptionScript.Expressions;
using XceptionScript.Lowering;
using XceptionScript.Ops;

namespace XceptionScript.Tests.Backends.Gpu;

/// <summary>Products and convolutions that are stored through an elementwise body; the expected values are the body's, on the host, of the product's.</summary>
internal static class EpilogueCases
{
    private static readonly Func<Random, KernelCase, KernelCase>[] s_bodies =
    [
        (random, given) => Make<Out<Map<ReluMap, Zip<AddZip, X0, X1>>>>(random, given, 2),
        (random, given) => Make<Out<Map<ReluMap, Zip<AddZip, Zip<AddZip, Zip<MulZip, X0, X1>, X2>, X3>>>>(random, given, 4),
        (random, given) => Make<Let<X3, Zip<MulZip, X0, X1>, Out<Zip<AddZip, X3, X2>, X3>>>(random, given, 3),
        (random, given) => Make<Out<X0, X1, Zip<SubZip, X0, X1>, Zip<AddZip, X2, MinusOne>>>(random, given, 3),
        (random, given) => Make<Out<Zip<AddZip, Zip<AddZip, Zip<AddZip, X0, X1>, Zip<AddZip, X2, X3>>, Zip<AddZip, Zip<AddZip, X4, X5>, Zip<AddZip, X6, X7>>>>>(random, given, 8),
    ];

    public static KernelCase Gemm(Random random) => Then(random, KernelCases.Gemm(random));

    public static KernelCase Conv(Random random) => Then(random, ConvolutionCases.Conv(random));

    /// <summary>A case whose call stores through a random body.</summary>
    public static KernelCase Then(Random random, KernelCase given) => random.Pick(s_bodies)(random, given);

    private static KernelCase Make<TBody>(Random random, KernelCase given, int inputs) where TBody : struct, IBody
    {
        var call = given.Plan.Stages[0].Calls[0];
        var product = call.Writes[0];
        var type = given.Plan.Buffers[product].Type;
        var columns = type.Shape[^1];
        var rows = (int)type.Shape.Size / columns;

        var (buffers, arena) = (given.Plan.Buffers.ToList(), given.Plan.ArenaBytes);
        var slot = random.Next(inputs);
        var operands = new Operand[inputs];
        var values = new NdArray[inputs];
        for (var i = 0; i < inputs; i++)
        {
            values[i] = i == slot ? NdArray.Of<float>([rows, columns], [.. given.Expected[0].Select(value => (float)value)]) : Value(i);
            int[] strides = values[i].Shape is [var r, var c] ? [r == 1 ? 0 : c, c == 1 ? 0 : 1] : [1, rows];
            operands[i] = new Operand(i == slot ? product : Add(new(values[i].Shape, values[i].DType)), values[i].DType, [.. strides]);
        }
        double[][] expected = [.. Enumerable.Range(0, TBody.Outputs).Select(_ => new double[rows * columns])];
        for (var at = 0; at < rows * columns; at++)
        {
            double[] arguments = [.. operands.Select((operand, i) => values[i][(at / columns * operand.Strides[0]) + (at % columns * operand.Strides[1])])];
            var results = ElementwiseCases.OnHost<TBody, F64>(arguments, value => new(value), value => value.Value);
            for (var output = 0; output < expected.Length; output++) expected[output][at] = results[output];
        }
        int[] others = [.. Enumerable.Range(1, TBody.Outputs - 1).Select(_ => Add(type))];
        var epilogue = new Epilogue(typeof(TBody), columns, [.. operands], [.. others], 1);
        KernelCall fused = call is GemmCall gemm ? gemm with { Epilogue = epilogue } : (ConvCall)call with { Epilogue = epilogue };
        int[] more = [.. operands.Where((_, i) => i != slot).Select(operand => operand.Buffer)];
        var plan = new Plan([.. buffers], arena, [.. given.Plan.Inputs, .. more], fused.Writes, [], [new PlanStage("run", [fused])]);
        return new(plan, [.. given.Inputs, .. values.Where((_, i) => i != slot)], expected, 1e-4);

        // Of full size, along the columns, along the rows, a single number, or of full size and transposed.
        NdArray Value(int number) => random.Next(5) switch
        {
            0 => random.Array([rows, columns], number % 3 == 2 ? random.Pick(DType.Int32, DType.UInt8, DType.Bool) : DType.Float32),
            1 => random.Array([1, columns], DType.Float32),
            2 => random.Array([rows, 1], random.Pick(DType.Float32, DType.Bool)),
            3 => random.Array([1, 1], DType.Float32),
            _ => random.Array([columns * rows], DType.Float32),
        };

        int Add(TensorType added)
        {
            buffers.Add(new PlanBuffer(added, arena, null));
            arena += (buffers[^1].Bytes + Plan.Alignment - 1) / Plan.Alignment * Plan.Alignment;
            return buffers.Count - 1;
        }
    }
}
