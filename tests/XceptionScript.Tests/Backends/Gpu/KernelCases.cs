using XceptionScript.Expressions;
using XceptionScript.Lowering;
using XceptionScript.Ops;

namespace XceptionScript.Tests.Backends.Gpu;

/// <summary>Random small cases of every kind of kernel call, each against plain loops in double precision.</summary>
internal static class KernelCases
{
    /// <summary>Every kind by name; the elementwise and reducing kinds are in files of their own.</summary>
    public static IReadOnlyDictionary<string, Func<Random, KernelCase>> All { get; } = new Dictionary<string, Func<Random, KernelCase>>
    {
        ["elementwise"] = ElementwiseCases.Make,
        ["reduce"] = ReduceCases.Make,
        ["argmax"] = ArgMax,
        ["gemm"] = Gemm,
        ["gemm-epilogue"] = EpilogueCases.Gemm,
        ["conv"] = ConvolutionCases.Conv,
        ["conv-epilogue"] = EpilogueCases.Conv,
        ["depthwise"] = ConvolutionCases.Depthwise,
        ["depthwise sweep"] = ConvolutionCases.Sweep,
        ["depthwise prologue"] = ConvolutionCases.Prologue,
        ["pool"] = PoolCases.Make,
        ["pool sweep"] = PoolCases.Sweep,
        ["moments"] = Moments,
        ["copy"] = Copy,
        ["fill"] = Fill,
        ["gather"] = Gather,
        ["scatter-add"] = ScatterAdd,
        ["random"] = Random,
        ["iota"] = Iota,
    };

    public static KernelCase ArgMax(Random random) => ArgMax(
        random, random.Pick(DType.Float32, DType.Int32, DType.UInt8, DType.Bool),
        random.Next(1, 5), random.Pick(random.Next(1, 9), random.Next(100, 300)), random.Pick(1, random.Next(1, 5)));

    public static KernelCase ArgMax(Random random, DType dtype, int outer, int reduced, int inner)
    {
        var x = random.Array([outer, reduced, inner], dtype);
        if (x.DType == DType.Float32 && random.Next(3) == 0)
            x = NdArray.Of<float>(x.Shape, [.. x.ToDoubles().Select(value => random.Next(4) == 0 ? float.NaN : MathF.Round((float)value))]);
        var expected = new double[outer * inner];
        for (var o = 0; o < outer; o++)
        {
            for (var i = 0; i < inner; i++)
            {
                var best = 0;
                for (var r = 1; r < reduced; r++)
                {
                    var (value, champion) = (x[(((o * reduced) + r) * inner) + i], x[(((o * reduced) + best) * inner) + i]);
                    if (value > champion || (double.IsNaN(value) && !double.IsNaN(champion))) best = r;
                }
                expected[(o * inner) + i] = best;
            }
        }
        var plan = new PlanBuilder();
        return plan.Case(new ArgMaxCall(plan.Input(x), x.DType, plan.Output([outer, inner], DType.Int32), outer, reduced, inner), 0, expected);
    }

    public static KernelCase Gemm(Random random) => random.Next(2) == 0
        ? Gemm(random, random.Next(1, 4), random.Next(1, 21), random.Next(1, 19), random.Next(1, 40))
        : Gemm(random, random.Next(1, 3), 4 * random.Next(1, 6), 4 * random.Next(1, 6), 4 * random.Next(1, 10));

    public static KernelCase Gemm(Random random, int batch, int m, int n, int k)
    {
        var (transposeA, transposeB) = (random.Next(2) == 1, random.Next(2) == 1);
        var (sharedA, sharedB) = (random.Next(4) == 0, random.Next(4) == 0);
        var a = random.Floats((sharedA ? 1 : batch) * m * k);
        var b = random.Floats((sharedB ? 1 : batch) * k * n);
        var (strideA, strideB) = (sharedA ? 0 : m * k, sharedB ? 0 : k * n);
        var expected = new double[batch * m * n];
        for (var p = 0; p < batch; p++)
        {
            for (var i = 0; i < m; i++)
            {
                for (var j = 0; j < n; j++)
                {
                    for (var d = 0; d < k; d++)
                    {
                        expected[(((p * m) + i) * n) + j] +=
                            (double)a[(p * strideA) + (transposeA ? (d * m) + i : (i * k) + d)] * b[(p * strideB) + (transposeB ? (j * k) + d : (d * n) + j)];
                    }
                }
            }
        }
        var plan = new PlanBuilder();
        var call = new GemmCall(
            plan.Input([a.Length], a), plan.Input([b.Length], b), plan.Output([batch, m, n]), batch, m, n, k, transposeA, transposeB, strideA, strideB);
        return plan.Case(call, 1e-5, expected);
    }

    public static KernelCase Moments(Random random) => Moments(random, random.Next(1, 90), random.Pick(random.Next(1, 7), 4 * random.Next(1, 12)));

    public static KernelCase Moments(Random random, int rows, int channels)
    {
        var mean = random.Pick(0f, 1f, 1000f);
        var x = random.Floats(rows * channels).Select(value => value + mean).ToArray();
        var expected = new double[2 * channels];
        for (var c = 0; c < channels; c++)
        {
            for (var r = 0; r < rows; r++) expected[c] += x[(r * channels) + c];
            expected[c] /= rows;
            for (var r = 0; r < rows; r++) expected[channels + c] += Math.Pow(x[(r * channels) + c] - expected[c], 2);
            expected[channels + c] /= rows;
        }
        var plan = new PlanBuilder();
        return plan.Case(new MomentsCall(plan.Input([rows, channels], x), plan.Output([2, channels]), rows, channels), 1e-5, expected);
    }

    /// <summary>A slice of a transposed tensor, put into a larger one that a fill has prepared.</summary>
    public static KernelCase Copy(Random random)
    {
        var rank = random.Next(1, 7);
        var extents = Enumerable.Range(0, rank).Select(_ => random.Next(1, 4)).ToArray();
        var order = Enumerable.Range(0, rank).ToArray();
        if (random.Next(2) == 0) random.Shuffle(order);

        // Half of the copies run along an axis of sixteens, so that bytes may travel as words and words by fours.
        if (random.Next(2) == 0) extents[^1] = 16 * random.Next(1, 3);
        var slack = random.Pick(1, 16);
        Shape full = Shape.Create([.. extents.Select((extent, axis) => extent + (random.Next(2) * (axis == rank - 1 ? slack : 1)))]);
        Shape source = Shape.Create([.. order.Select(axis => full[axis])]);
        var dtype = random.Pick(DType.Float32, DType.UInt8, DType.Bool, DType.Int32);
        var x = random.Array(source, dtype);
        Shape target = Shape.Create([.. extents.Select((extent, axis) => extent + (random.Next(2) * (axis == rank - 1 ? slack : 1)))]);
        var sourceStrides = new long[rank];
        for (var i = 0; i < rank; i++) sourceStrides[order[i]] = source.Strides()[i];
        if (random.Next(3) == 0) sourceStrides[random.Next(rank)] = 0;
        var targetStrides = target.Strides().Select(stride => (long)stride).ToArray();
        var sourceOffset = Enumerable.Range(0, rank).Sum(axis => (full[axis] - extents[axis]) * sourceStrides[axis]);
        var targetOffset = Enumerable.Range(0, rank).Sum(axis => (target[axis] - extents[axis]) * targetStrides[axis]);
        var expected = new double[target.Size];
        for (var i = 0; i < Shape.Create(extents).Size; i++)
        {
            var (from, to, rest) = (sourceOffset, targetOffset, i);
            for (var axis = rank - 1; axis >= 0; axis--)
            {
                from += rest % extents[axis] * sourceStrides[axis];
                to += rest % extents[axis] * targetStrides[axis];
                rest /= extents[axis];
            }
            expected[to] = x[from];
        }
        var plan = new PlanBuilder();
        var output = plan.Output(target, dtype);
        var call = new CopyCall(plan.Input(x), output, dtype.Size, [.. extents], sourceOffset, [.. sourceStrides], targetOffset, [.. targetStrides]);
        return plan.Case([new FillCall(output, dtype, 0)], call, 0, expected);
    }

    public static KernelCase Fill(Random random)
    {
        var dtype = random.Pick(DType.Float32, DType.Int32, DType.UInt8, DType.Bool);
        var value = dtype == DType.Float32 ? random.Pick(0.25, double.NaN, double.NegativeInfinity) : dtype == DType.Bool ? random.Next(2) : random.Next(200);
        Shape shape = [random.Next(1, 40)];
        var plan = new PlanBuilder();
        return plan.Case(new FillCall(plan.Output(shape, dtype), dtype, value), 0, [.. Enumerable.Repeat(value, shape[0])]);
    }

    public static KernelCase Gather(Random random)
    {
        var (rows, indices, rowSize) = (random.Next(1, 6), random.Next(1, 6), random.Pick(random.Next(1, 6), 4 * random.Next(1, 6)));
        var table = random.Array([rows, rowSize], random.Pick(DType.Float32, DType.Int32, DType.UInt8, DType.Bool));
        var index = Enumerable.Range(0, indices).Select(_ => random.Next(-1, rows + 1)).ToArray();
        var expected = new double[indices * rowSize];
        for (var i = 0; i < expected.Length; i++)
        {
            var row = index[i / rowSize];
            expected[i] = row >= 0 && row < rows ? table[(row * rowSize) + (i % rowSize)] : table.DType == DType.Float32 ? double.NaN : 0;
        }
        var plan = new PlanBuilder();
        var call = new GatherCall(
            plan.Input(table), plan.Constant(NdArray.Of<int>([indices], index)), plan.Output([indices, rowSize], table.DType), table.DType, rows, indices, rowSize);
        return plan.Case(call, 0, expected);
    }

    public static KernelCase ScatterAdd(Random random)
    {
        var (rows, indices, rowSize) = (random.Next(1, 6), random.Next(1, 9), random.Pick(random.Next(1, 6), 4 * random.Next(1, 6)));
        var source = random.Floats(indices * rowSize);
        var index = Enumerable.Range(0, indices).Select(_ => random.Next(-1, rows + 1)).ToArray();
        var expected = new double[rows * rowSize];
        for (var i = 0; i < source.Length; i++)
        {
            if (index[i / rowSize] is var row && row >= 0 && row < rows) expected[(row * rowSize) + (i % rowSize)] += source[i];
        }
        var plan = new PlanBuilder();
        var call = new ScatterAddCall(
            plan.Input([indices, rowSize], source), plan.Input(NdArray.Of<int>([indices], index)), plan.Output([rows, rowSize]), rows, indices, rowSize);
        return plan.Case(call, 1e-6, expected);
    }

    public static KernelCase Random(Random random)
    {
        var (key0, key1) = (random.Next(int.MinValue, int.MaxValue), random.Next(int.MinValue, int.MaxValue));
        var (path, count) = ((uint)random.NextInt64(1L << 32), random.Next(1, 50));
        var plan = new PlanBuilder();
        var call = new RandomCall(plan.Input(NdArray.Of<int>([2], [key0, key1])), plan.Output([count]), path, count);
        return plan.Case(call, 0, [.. Enumerable.Range(0, count).Select(i => (double)Philox.Uniform(key0, key1, path, i))]);
    }

    public static KernelCase Iota(Random random)
    {
        var (outer, extent, inner) = (random.Next(1, 5), random.Next(1, 9), random.Next(1, 5));
        var plan = new PlanBuilder();
        var expected = Enumerable.Range(0, outer * extent * inner).Select(i => (double)(i / inner % extent)).ToArray();
        return plan.Case(new IotaCall(plan.Output([outer, extent, inner], DType.Int32), outer, extent, inner), 0, expected);
    }
}
