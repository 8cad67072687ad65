using System.Collections.Immutable;
using XceptionScript.Expressions;
using XceptionScript.Ops;
using Xunit;

namespace XceptionScript.Tests;

/// <summary>
/// The central table: every op and every scalar function has a row, several where attributes matter. Each row draws random attributes, shapes and inputs from a
/// seed; inputs keep away from kinks, ties and the ends of domains.
/// </summary>
public static class OpCases
{
    private const string Comparison = "a comparison is piecewise constant";

    /// <summary>All rows.</summary>
    public static ImmutableArray<OpCase> All { get; } =
    [
        // Leaves
        new("input", typeof(InputOp), d => d.Real(d.Shape())),
        new("constant", typeof(ConstantOp), d => d.Constant(new(d.Shape(), d.RealType)), NoGradient: "a constant depends on nothing"),
        new("iota", typeof(IotaOp), d => d.Shape(1) is var shape ? Tensors.Iota(shape, d.Int(0, shape.Rank - 1)) : null!, NoGradient: "positions depend on nothing"),
        new("random-uniform", typeof(RandomUniformOp), d => Tensors.Uniform(d.Shape(), Key.FromTensor(d.Integers([2], 0, 1000)).Fold("draws")),
            Tolerance: 0, NoGradient: "draws do not vary with the key in a differentiable way"),

        // Scalar functions of one variable
        Map<NegMap>(d => d.Real(d.Shape())),
        Map<AbsMap>(d => d.Away(d.Shape())),
        Map<SignMap>(d => d.Away(d.Shape())),
        Map<FloorMap>(d => d.Fractional(d.Shape())),
        Map<ExpMap>(d => d.Real(d.Shape(), -3, 3)),
        Map<LogMap>(d => d.Real(d.Shape(), 0.3, 3)),
        Map<SqrtMap>(d => d.Real(d.Shape(), 0.3, 3)),
        Map<RsqrtMap>(d => d.Real(d.Shape(), 0.3, 3)),
        Map<SquareMap>(d => d.Real(d.Shape(), -2, 2)),
        Map<ReciprocalMap>(d => d.Away(d.Shape(), 0.3)),
        Map<TanhMap>(d => d.Real(d.Shape(), -3, 3)),
        Map<SigmoidMap>(d => d.Real(d.Shape(), -5, 5)),
        Map<ReluMap>(d => d.Away(d.Shape())),
        Map<SoftplusMap>(d => d.Real(d.Shape(), -5, 5)),
        // The derivative belongs to the exact quantile, the value to its approximation; pieces join at 0.075 and 0.925.
        Map<NormalQuantileMap>(d => d.Flip() ? d.Real(d.Shape(), 0.08, 0.92) : d.Real(d.Shape(), 0.02, 0.07), gradientTolerance: 2e-5),

        // Scalar functions of two variables
        Zip<AddZip>(d => Pair(d, -2, 2)),
        Zip<SubZip>(d => Pair(d, -2, 2)),
        Zip<MulZip>(d => Pair(d, -2, 2)),
        Zip<DivZip>(d => d.Shape() is var shape ? (d.Real(shape), d.Away(shape, 0.3)) : default),
        Zip<PowZip>(d => d.Shape() is var shape ? (d.Real(shape, 0.3), d.Real(shape, -2, 2)) : default),
        Zip<MaxZip>(d => d.Apart(d.Shape())),
        Zip<MinZip>(d => d.Apart(d.Shape())),
        Zip<EluZip>(d => d.Shape() is var shape ? (d.Away(shape), d.Real(shape, 0.5, 1.5)) : default),
        Zip<GreaterZip>(d => d.Apart(d.Shape()), Comparison),
        Zip<GreaterOrEqualZip>(d => d.Apart(d.Shape()), Comparison),
        Zip<EqualZip>(d => d.Shape() is var shape ? (d.Given(shape, _ => d.Int(0, 2)), d.Given(shape, _ => d.Int(0, 2))) : default, Comparison),
        new("broadcasting-operators", null, d => Broadcasting(d) is var (a, b) ? ((a + b) * a) - (b / (a.Square() + 1)) : null!),
        new("operators-with-numbers", null, d => d.Away(d.Shape(), 0.3) is var x ? (((2 / x) + 3 - x) * 0.5 / 0.7) + (1 - x.Maximum(-5).Minimum(5)) : null!),
        new("pow-of-whole-number", null, d => d.Away(d.Shape(), 0.3).Pow((double)d.Any(-2, -1, 1, 2, 3)), Tolerance: 1e-5),
        new("elu-of-number", null, d => d.Away(d.Shape()).Elu(d.Number(0.5, 1.5))),
        new("max-of-truths", typeof(ZipOp<MaxZip>), d => d.Shape() is var shape ? d.Truths(shape).Maximum(d.Truths(shape)) : null!, 0, NoGradient: "truth values have none"),
        new("integer-arithmetic", null, d => d.Shape() is var shape && d.Integers(shape, -50, 50) is var a
            ? (((a * 3) - d.Integers(shape, -9, 9)) / d.Integers(shape, 1, 4)).Abs().Maximum(a.Neg()) : null!, 0, NoGradient: "integers have none"),

        // Choice and element types
        new("select", typeof(SelectOp), d => d.Shape() is var shape ? d.Truths(shape).Select(d.Real(shape), d.Real(shape)) : null!),
        // Only Reference has both real types: in single precision the row casts truth values alone.
        new("cast-of-reals", typeof(CastOp), d => d.Shape() is var shape && d.Real(shape) is var x
            ? d.Truths(shape).Cast(d.RealType) * (d.RealType == DType.Float64 ? x.Cast(DType.Float32).Square().Cast(DType.Float64) : x.Square()) : null!),
        new("cast-to-integers", typeof(CastOp), d => d.Real(d.Shape(), -300, 300).Cast(d.Any(DType.Int32, DType.UInt8, DType.Bool)), 0, NoGradient: "integers have none"),
        new("cast-of-bytes", typeof(CastOp), d => (d.Bytes(d.Shape()).Cast(d.RealType) / 127.5) - 1, NoGradient: "bytes have none"),
        new("stop-gradient", typeof(StopGradientOp), d => d.Real(d.Shape()) is var x ? x.StopGradient() : null!, NoGradient: "it exists to stop gradients"),

        // Reductions
        new("sum-over-axes", typeof(SumOp), d => d.Shape() is var shape ? d.Real(shape).SumKept(d.Axes(shape)) : null!),
        new("sum-of-integers", typeof(SumOp), d => d.Shape() is var shape ? d.Integers(shape, -9, 9).Sum(d.Axes(shape)) : null!, 0, NoGradient: "integers have none"),
        new("mean", null, d => d.Shape() is var shape ? d.Real(shape).Mean(d.Axes(shape)) : null!),
        new("max-over-axes", typeof(MaxOp), d => d.Shape() is var shape ? d.Distinct(shape).MaxKept(d.Axes(shape)) : null!),
        new("argmax", typeof(ArgMaxOp), d => d.Shape(1) is var shape ? d.Distinct(shape).ArgMax(d.Int(0, shape.Rank - 1)) : null!, 0, NoGradient: "a position is piecewise constant"),
        new("moments", typeof(MomentsOp), d => d.Real(d.Shape(2, 4)).Moments()),

        // Movement
        new("reshape", typeof(ReshapeOp), d => d.Shape() is var shape ? d.Real(shape).Reshape(Reshaped(d, shape)) : null!),
        new("permute", typeof(PermuteOp), d => d.Shape(0, 4) is var shape ? d.Real(shape).Permute(d.Order(shape.Rank)) : null!),
        new("broadcast", typeof(BroadcastOp), d => d.Shape() is var shape ? d.Real(Shrunk(d, shape)).BroadcastTo(shape) : null!),
        new("pad", typeof(PadOp), d => d.Shape() is var shape
            ? Tensor.Of(new PadOp(Amounts(d, shape.Rank, 2), Amounts(d, shape.Rank, 2), Amounts(d, shape.Rank, 2)), d.Real(shape)) : null!),
        new("slice", typeof(SliceOp), Sliced),
        new("concat", typeof(ConcatOp), Concatenated),
        new("gather", typeof(GatherOp), d => d.Shape(1) is var shape ? d.Real(shape).Gather(d.Integers([d.Int(1, 5)], 0, shape[0] - 1)) : null!),
        new("gather-of-integers", typeof(GatherOp), d => d.Shape(1) is var shape ? d.Integers(shape, 0, 9).Gather(d.Integers([d.Int(1, 5)], -1, shape[0])) : null!,
            0, NoGradient: "integers have none"),
        new("scatter-add", typeof(ScatterAddOp), d => d.Shape(1) is var shape && d.Int(1, 4) is var rows
            ? Tensor.Of(new ScatterAddOp(rows), d.Real(shape), d.Integers([shape[0]], -1, rows)) : null!),

        // Matrix products and convolutions
        new("matmul", typeof(MatMulOp), MatMul),
        new("matmul-with-broadcast-batches", null, d => (d.Int(1, 3), d.Int(1, 3), d.Int(1, 3), d.Int(1, 3)) is var (b, m, k, n)
            ? d.Real([b, 1, m, k]).MatMul(d.Real(d.Flip() ? [2, k, n] : [k, n])) : null!),
        new("pointwise-conv2d", typeof(PointwiseConv2DOp), d => d.Int(1, 4) is var c
            ? d.Real([d.Int(1, 2), d.Int(1, 3), d.Int(1, 3), c]).PointwiseConv2D(d.Real([1, 1, c, d.Int(1, 4)])) : null!),
        new("conv2d", typeof(Conv2DOp), d => ConvCase.Draw(d) is var g
            ? Tensor.Of(new Conv2DOp(g.Window, g.Groups), d.Real(g.Image), d.Real(g.Kernel)) : null!),
        new("conv2d-input-gradient", typeof(Conv2DInputGradientOp), d => ConvCase.Draw(d) is var g
            ? Tensor.Of(new Conv2DInputGradientOp(g.Window, g.Groups, g.Image[1], g.Image[2], g.Image[3]), d.Real(g.Result), d.Real(g.Kernel)) : null!),
        new("conv2d-kernel-gradient", typeof(Conv2DKernelGradientOp), d => ConvCase.Draw(d) is var g
            ? Tensor.Of(new Conv2DKernelGradientOp(g.Window, g.Groups, g.Kernel[0], g.Kernel[1]), d.Real(g.Image), d.Real(g.Result)) : null!),
        new("conv2d-of-named-padding", null, d => (d.Int(1, 3), d.Int(4, 7), d.Any(Padding.Same, Padding.Valid)) is var (c, size, padding)
            ? d.Real([1, size, d.Int(4, 7), c]).Conv2D(d.Real([d.Int(1, 3), d.Int(1, 3), c, 2]), d.Int(1, 2), padding) : null!),
        new("depthwise-conv2d", typeof(DepthwiseConv2DOp), d => ConvCase.Draw(d) is var g
            ? Tensor.Of(new DepthwiseConv2DOp(g.Window), d.Real(g.Image), d.Real(g.DepthwiseKernel)) : null!),
        new("depthwise-conv2d-input-gradient", typeof(DepthwiseConv2DInputGradientOp), d => ConvCase.Draw(d) is var g
            ? Tensor.Of(new DepthwiseConv2DInputGradientOp(g.Window, g.Image[1], g.Image[2]), d.Real(g.DepthwiseResult), d.Real(g.DepthwiseKernel)) : null!),
        new("depthwise-conv2d-kernel-gradient", typeof(DepthwiseConv2DKernelGradientOp), d => ConvCase.Draw(d) is var g
            ? Tensor.Of(new DepthwiseConv2DKernelGradientOp(g.Window, g.Kernel[0], g.Kernel[1], g.DepthwiseKernel[3]), d.Real(g.Image), d.Real(g.DepthwiseResult)) : null!),
        new("separable-conv2d", null, d => d.Int(1, 3) is var c
            ? d.Real([1, 4, 5, c]).SeparableConv2D(d.Real([3, 3, c, 2]), d.Real([1, 1, 2 * c, 2]), d.Int(1, 2), d.Any(Padding.Same, Padding.Valid)) : null!),

        // Pooling
        new("max-pool2d", typeof(MaxPool2DOp), d => ConvCase.DrawPool(d) is var g ? Tensor.Of(new MaxPool2DOp(g.Window), d.Distinct(g.Image)) : null!),
        new("max-pool2d-scatter", typeof(MaxPool2DScatterOp), d => ConvCase.DrawPool(d) is var g
            ? Tensor.Of(new MaxPool2DScatterOp(g.Window), d.Distinct(g.Image), d.Real(g.Pooled)) : null!),
        new("max-pool2d-gather", typeof(MaxPool2DGatherOp), d => ConvCase.DrawPool(d) is var g
            ? Tensor.Of(new MaxPool2DGatherOp(g.Window), d.Distinct(g.Image), d.Real(g.Image)) : null!),
        new("average-pool2d", typeof(AveragePool2DOp), d => ConvCase.DrawPool(d) is var g ? Tensor.Of(new AveragePool2DOp(g.Window), d.Real(g.Image)) : null!),
        new("average-pool2d-scatter", typeof(AveragePool2DScatterOp), d => ConvCase.DrawPool(d) is var g
            ? Tensor.Of(new AveragePool2DScatterOp(g.Window, g.Image[1], g.Image[2]), d.Real(g.Pooled)) : null!),
        new("global-average-pool2d", null, d => d.Real([d.Int(1, 2), d.Int(1, 4), d.Int(1, 4), d.Int(1, 3)]).GlobalAveragePool2D()),

        // Composites
        new("softmax", null, d => d.Shape(1) is var shape ? d.Real(shape, -3, 3).Softmax(d.Int(0, shape.Rank - 1)) : null!),
        new("log-softmax", null, d => d.Shape(1) is var shape ? d.Real(shape, -3, 3).LogSoftmax(d.Int(0, shape.Rank - 1)) : null!),
        new("dropout", null, d => d.Real(d.Shape()).Dropout(d.Number(0, 0.9), Key.FromTensor(d.Integers([2], 0, 1000)))),
        new("normalize", null, d => d.Shape(2, 4) is var shape && d.Real(shape) is var x
            ? x.Normalize(Moments(d, shape[^1]), d.Real([shape[^1]]), d.Flip() ? d.Real([shape[^1]]) : null) : null!),
        new("batch-normalization", null, d => d.Shape(1, 3) is var shape && d.Distinct([.. shape, 5, 2]) is var x
            ? x.Normalize(x.Moments(), d.Real([2]), d.Real([2]), 0.1) : null!, Tolerance: 1e-4),
        new("one-hot", null, d => d.Int(1, 5) is var classes ? Tensors.OneHot(d.Integers([d.Int(1, 4)], -1, classes), classes, d.RealType) : null!, 0, NoGradient: "labels have none"),
        new("softmax-cross-entropy", null, d => d.Shape(2, 2) is var shape ? d.Real(shape, -3, 3).SoftmaxCrossEntropy(d.Real(shape, 0, 1)) : null!),
        new("sparse-softmax-cross-entropy", null, d => (d.Int(1, 3), d.Int(1, 5)) is var (n, classes)
            ? d.Real([n, classes], -3, 3).SparseSoftmaxCrossEntropy(d.Integers([n], 0, classes - 1), d.Any(0, 0.1)) : null!),
        new("sigmoid-cross-entropy", null, d => d.Shape(2, 2) is var shape ? d.Real(shape, -5, 5).SigmoidCrossEntropy(d.Real(shape, 0, 1)) : null!),
        new("normal", null, d => Tensors.Normal(d.Shape(), Key.FromTensor(d.Integers([2], 0, 1000))), NoGradient: "draws have none"),
        new("truncated-normal", null, d => Tensors.TruncatedNormal(d.Shape(), Key.FromTensor(d.Integers([2], 0, 1000))), NoGradient: "draws have none"),
        new("bernoulli", null, d => Tensors.Bernoulli(d.Shape(), d.Number(0, 1), Key.FromTensor(d.Integers([2], 0, 1000))), 0, NoGradient: "draws have none"),
    ];

    /// <summary>The names of all rows, as test data.</summary>
    public static TheoryData<string> Names => [.. All.Select(row => row.Name)];

    /// <summary>The names of the rows with gradients, as test data.</summary>
    public static TheoryData<string> DifferentiableNames => [.. All.Where(row => row.NoGradient is null).Select(row => row.Name)];

    /// <summary>The row of a name.</summary>
    public static OpCase Named(string name) => All.Single(row => row.Name == name);

    private static OpCase Map<TMap>(Func<CaseDraws, Tensor> input, double gradientTolerance = 1e-6) where TMap : struct, IMap =>
        new(typeof(TMap).Name[..^3].ToLowerInvariant(), typeof(MapOp<TMap>), d => input(d).Map<TMap>(), GradientTolerance: gradientTolerance);

    private static OpCase Zip<TZip>(Func<CaseDraws, (Tensor A, Tensor B)> inputs, string? noGradient = null) where TZip : struct, IZip =>
        new(typeof(TZip).Name[..^3].ToLowerInvariant(), typeof(ZipOp<TZip>), d => inputs(d) is var (a, b) ? a.Zip<TZip>(b) : null!, NoGradient: noGradient);

    private static (Tensor A, Tensor B) Pair(CaseDraws d, double low, double high)
    {
        var shape = d.Shape();
        return (d.Real(shape, low, high), d.Real(shape, low, high));
    }

    private static (Tensor A, Tensor B) Broadcasting(CaseDraws d)
    {
        var shape = d.Shape();
        return (d.Real(Shrunk(d, shape)), d.Real(Shrunk(d, shape)));
    }

    // A shape that stretches to the given one: leading axes dropped, some extents 1.
    private static Shape Shrunk(CaseDraws d, Shape shape) => [.. shape.Skip(d.Int(0, shape.Rank)).Select(extent => d.Flip() ? 1 : extent)];

    private static Shape Reshaped(CaseDraws d, Shape shape) => d.Int(0, 2) switch
    {
        0 => [(int)shape.Size],
        1 => [1, .. shape.Reverse(), 1],
        _ => [.. d.Order(shape.Rank).Select(axis => shape[axis])],
    };

    private static Axes Amounts(CaseDraws d, int count, int most) => [.. Enumerable.Range(0, count).Select(_ => d.Int(0, most))];

    private static Tensor Moments(CaseDraws d, int channels) => Movement.Concat(0, d.Real([1, channels]), d.Real([1, channels], 0.3));

    private static Tensor Sliced(CaseDraws d)
    {
        Axes start = Amounts(d, d.Int(0, 3), 2), stride = [.. start.Select(_ => d.Int(1, 3))];
        Shape size = [.. start.Select(_ => d.Int(1, 3))];
        return Tensor.Of(new SliceOp(start, size, stride), d.Real([.. start.Select((first, axis) => first + ((size[axis] - 1) * stride[axis]) + 1 + d.Int(0, 2))]));
    }

    private static Tensor Concatenated(CaseDraws d)
    {
        var shape = d.Shape(1);
        var axis = d.Int(0, shape.Rank - 1);
        return Movement.Concat(axis, [.. Enumerable.Range(0, d.Int(1, 3)).Select(_ => d.Real(shape.With(axis, d.Int(1, 3))))]);
    }

    private static Tensor MatMul(CaseDraws d)
    {
        var batch = d.Shape(0, 2, 2);
        var (m, k, n) = (d.Int(1, 4), d.Int(1, 4), d.Int(1, 4));
        var op = new MatMulOp(d.Flip(), d.Flip());
        return Tensor.Of(op, d.Real(op.TransposeA ? [.. batch, k, m] : [.. batch, m, k]), d.Real(op.TransposeB ? [.. batch, n, k] : [.. batch, k, n]));
    }
}
