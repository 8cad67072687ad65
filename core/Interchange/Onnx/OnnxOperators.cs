using System.Collections.Immutable;
using XceptionScript.Expressions;
using XceptionScript.Ops;
using XceptionScript.Rewrite;

namespace XceptionScript.Interchange;

/// <summary>What each operation of the language is in ONNX: nodes, and the value that they give; null where a reader makes what it needs.</summary>
internal sealed class OnnxOperators(BatchedGraph graph, OnnxGraphBuilder builder, OnnxValues values) : IOpCases<OnnxValue?>
{
    private readonly OnnxElementwise _elementwise = new(graph, builder, values);
    private readonly OnnxProducts _products = new(graph, builder, values);
    private readonly OnnxMovement _movement = new(graph, builder, values);

    /// <summary>The operator that a pattern is.</summary>
    public OnnxValue Pattern(Tensor y, OnnxPattern pattern) => pattern switch
    {
        OnnxPattern.Affine affine => _products.Of(affine.Product, affine.Kernel, affine.Bias),
        OnnxPattern.Normalization norm => Normalization(norm),
        OnnxPattern.Average average => Average(average.X, average.Axes),
        OnnxPattern.Softmax softmax => Softmax(softmax),
        _ => throw Refused(y),
    };

    public OnnxValue? Input(InputOp op, Tensor y) => ReferenceEquals(y, graph.Image)
        ? null
        : throw new OnnxException($"OnnxModel: the network reads the input `{op.Name}`; expected the image to be its only one.");

    public OnnxValue? Constant(ConstantOp op, Tensor y) => throw BatchedGraph.Changes($"{op.Label} is a constant of one batch size");

    public OnnxValue? Iota(IotaOp op, Tensor y) => throw BatchedGraph.Changes($"{op.Label} has the shape {op.Shape} for one batch size");

    public OnnxValue? RandomUniform(RandomUniformOp op, Tensor y) => throw Refused(y);

    public OnnxValue? Map(MapOp op, Tensor y) => _elementwise.Map(op, y);

    public OnnxValue? Zip(ZipOp op, Tensor y) => op is ZipOp<EluZip> && y.Inputs[1].Splat is { } alpha ? _elementwise.Elu(y, alpha) : _elementwise.Zip(op, y);

    public OnnxValue? Select(SelectOp op, Tensor y) => _elementwise.Select(y);

    public OnnxValue? Cast(CastOp op, Tensor y) => _elementwise.Cast(op, y);

    public OnnxValue? StopGradient(StopGradientOp op, Tensor y) => throw Refused(y); // the algebra rules leave none

    public OnnxValue? Sum(SumOp op, Tensor y)
    {
        var x = Natural(y);
        var axes = builder.Longs([.. op.Axes.Select(axis => (long)OnnxValues.Axis(axis, x.IsChannelsFirst))]);
        return x with { Name = builder.Node("ReduceSum", null, [x.Name, axes]) };
    }

    public OnnxValue? Max(MaxOp op, Tensor y)
    {
        var x = Natural(y);
        return x with { Name = builder.Node("ReduceMax", null, [x.Name], OnnxAttribute.Of("axes", op.Axes.Select(axis => OnnxValues.Axis(axis, x.IsChannelsFirst)))) };
    }

    public OnnxValue? ArgMax(ArgMaxOp op, Tensor y)
    {
        var x = Natural(y);
        var name = y.Inputs[0].DType == DType.Bool ? _elementwise.Converted(x.Name, DType.Int32) : x.Name;
        var position = builder.Node("ArgMax", null, [name], OnnxAttribute.Of("axis", OnnxValues.Axis(op.Axis, x.IsChannelsFirst)));
        return x with { Name = _elementwise.Converted(position, DType.Int32) };
    }

    public OnnxValue? Moments(MomentsOp op, Tensor y)
    {
        var (x, last) = (Natural(y), y.Inputs[0].Shape.Rank - 1);
        var axes = OnnxAttribute.Of("axes", Enumerable.Range(0, last).Select(axis => OnnxValues.Axis(axis, x.IsChannelsFirst)));
        var mean = builder.Node("ReduceMean", null, [x.Name], axes);
        var centred = builder.Node("Sub", null, [x.Name, mean]);
        var variance = builder.Node("ReduceMean", null, [builder.Node("Mul", null, [centred, centred])], axes);
        ImmutableArray<OnnxExtent> row = [new(1, IsPerExample: false), new(y.Shape[1], IsPerExample: false)];
        return new(builder.Node("Concat", null, [values.Reshaped(mean, row), values.Reshaped(variance, row)], OnnxAttribute.Of("axis", 0)));
    }

    public OnnxValue? Reshape(ReshapeOp op, Tensor y) => _movement.Reshape(y);

    public OnnxValue? Permute(PermuteOp op, Tensor y) => new(values.Permuted(y.Inputs[0], [.. op.Order]));

    public OnnxValue? Broadcast(BroadcastOp op, Tensor y) => null;

    public OnnxValue? Pad(PadOp op, Tensor y) => op.Between.All(gap => gap == 0) ? _movement.Pad(op, y) : throw Refused(y);

    public OnnxValue? Slice(SliceOp op, Tensor y) => _movement.Slice(op, y);

    public OnnxValue? Concat(ConcatOp op, Tensor y) => _movement.Concat(op, y);

    public OnnxValue? Gather(GatherOp op, Tensor y) => _movement.Gather(y, _elementwise);

    public OnnxValue? ScatterAdd(ScatterAddOp op, Tensor y) => throw Refused(y);

    public OnnxValue? MatMul(MatMulOp op, Tensor y) => _products.MatMul(op, y);

    public OnnxValue? Conv2D(Conv2DOp op, Tensor y) => _products.Of(y, y.Inputs[1], null);

    public OnnxValue? Conv2DInputGradient(Conv2DInputGradientOp op, Tensor y) => throw Refused(y);

    public OnnxValue? Conv2DKernelGradient(Conv2DKernelGradientOp op, Tensor y) => throw Refused(y);

    public OnnxValue? DepthwiseConv2D(DepthwiseConv2DOp op, Tensor y) => _products.Of(y, y.Inputs[1], null);

    public OnnxValue? DepthwiseConv2DInputGradient(DepthwiseConv2DInputGradientOp op, Tensor y) => throw Refused(y);

    public OnnxValue? DepthwiseConv2DKernelGradient(DepthwiseConv2DKernelGradientOp op, Tensor y) => throw Refused(y);

    public OnnxValue? PointwiseConv2D(PointwiseConv2DOp op, Tensor y) => _products.Of(y, y.Inputs[1], null);

    public OnnxValue? MaxPool2D(MaxPool2DOp op, Tensor y) => Pooled("MaxPool", op.Window, y);

    public OnnxValue? MaxPool2DScatter(MaxPool2DScatterOp op, Tensor y) => throw Refused(y);

    public OnnxValue? MaxPool2DGather(MaxPool2DGatherOp op, Tensor y) => throw Refused(y);

    // Cells of padding do not count, which is what the operator does unless it is told to count them.
    public OnnxValue? AveragePool2D(AveragePool2DOp op, Tensor y) =>
        op.Window is { DilationHeight: 1, DilationWidth: 1 } ? Pooled("AveragePool", op.Window, y) : throw Refused(y);

    public OnnxValue? AveragePool2DScatter(AveragePool2DScatterOp op, Tensor y) => throw Refused(y);

    private OnnxValue Pooled(string pool, Window window, Tensor y) =>
        new(builder.Node(pool, null, [values.Read(y.Inputs[0], isChannelsFirst: true)], OnnxProducts.WindowOf(window, hasDilation: pool == "MaxPool")), IsChannelsFirst: true);

    private OnnxValue Normalization(OnnxPattern.Normalization norm)
    {
        var (gamma, beta) = (norm.Gamma ?? Tensors.Ones(norm.MovingMean.Shape), norm.Beta ?? Tensors.Zeros(norm.MovingMean.Shape));
        ImmutableArray<Tensor> constants = [gamma, beta, norm.MovingMean, norm.MovingVariance];
        var isImage = norm.X.Shape.Rank == 4;
        return new(
            builder.Node(
                "BatchNormalization", OnnxGraphBuilder.LayerOf(constants), [values.Read(norm.X, isImage), .. constants.Select(builder.Constant)],
                OnnxAttribute.Of("epsilon", norm.Epsilon)),
            isImage);
    }

    private OnnxValue Average(Tensor tensor, Axes axes)
    {
        var x = new OnnxValue(values.Read(tensor, values.IsChannelsFirst(tensor)), values.IsChannelsFirst(tensor));
        return x with
        {
            Name = x.IsChannelsFirst && axes is [1, 2]
                ? builder.Node("GlobalAveragePool", null, [x.Name])
                : builder.Node("ReduceMean", null, [x.Name], OnnxAttribute.Of("axes", axes.Select(axis => OnnxValues.Axis(axis, x.IsChannelsFirst)))),
        };
    }

    private OnnxValue Softmax(OnnxPattern.Softmax softmax)
    {
        var isChannelsFirst = values.IsChannelsFirst(softmax.X);
        var axis = OnnxAttribute.Of("axis", OnnxValues.Axis(softmax.Axis, isChannelsFirst));
        return new(builder.Node(softmax.IsLog ? "LogSoftmax" : "Softmax", null, [values.Read(softmax.X, isChannelsFirst)], axis), isChannelsFirst);
    }

    // The only input in the order in which it is there.
    private OnnxValue Natural(Tensor y) => values.IsChannelsFirst(y.Inputs[0]) is var isChannelsFirst
        ? new(values.Read(y.Inputs[0], isChannelsFirst), isChannelsFirst)
        : default;

    private static OnnxException Refused(Tensor y) =>
        new($"OnnxModel: the network's graph holds `{y.Op.Label}` of shape {y.Shape}, for which ONNX has no operator; expected one that computes its output without gradients and random draws.");
}
