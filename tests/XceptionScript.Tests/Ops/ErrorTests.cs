using XceptionScript.Autodiff;
using XceptionScript.Expressions;
using XceptionScript.Ops;
using Xunit;

namespace XceptionScript.Tests.Ops;

/// <summary>A mistake gives one sentence that names the operation, both values and what would be right.</summary>
public sealed class ErrorTests
{
    private static readonly Window s_window = Window.Of("test", (5, 5), (3, 3), (1, 1), Padding.Same, (1, 1));
    private static readonly Window s_pool = Window.Of("test", (4, 4), (2, 2), (2, 2), Padding.Valid, (1, 1));

    private static readonly Dictionary<string, (Func<object> Mistake, Type Kind, string[] Pieces)> s_mistakes = new()
    {
        // Elementwise
        ["operands that do not broadcast"] = Shapes(() => X([2, 3]) + X([2, 4]), "Broadcast", "[2, 3]", "[2, 4]", "axis -1", "3 and 4"),
        ["operands of two types"] = DTypes(() => X([2]) * X([2], DType.Int32), "mul", "Float32 and Int32", "cast"),
        ["a zip of unequal shapes"] = Shapes(() => Tensor.Of(new ZipOp<AddZip>(), X([2]), X([1])), "add", "[2] and [1]", "equal shapes"),
        ["a zip of one input"] = Shapes(() => Tensor.Of(new ZipOp<AddZip>(), X([2])), "add", "1 inputs", "expected 2"),
        ["a function of integers"] = DTypes(() => X([2], DType.Int32).Exp(), "exp", "Int32", "Float32 or Float64"),
        ["a map of two inputs"] = Shapes(() => Tensor.Of(new MapOp<ExpMap>(), X([2]), X([2])), "exp", "2 inputs", "expected 1"),
        ["arithmetic on bytes"] = DTypes(() => X([2], DType.UInt8) + X([2], DType.UInt8), "add", "UInt8", "cast"),
        ["arithmetic on truth values"] = DTypes(() => X([2], DType.Bool) + X([2], DType.Bool), "add", "Bool", "cast"),
        ["a choice by numbers"] = DTypes(() => X([2]).Select(X([2]), X([2])), "Select", "Float32", "expected Bool"),
        ["choices of two types"] = DTypes(() => X([2], DType.Bool).Select(X([2]), X([2], DType.Int32)), "Select", "Float32 and Int32"),
        ["choices of unequal shapes"] = Shapes(() => Tensor.Of(new SelectOp(), X([2], DType.Bool), X([2]), X([3])), "Select", "[2]", "[3]"),
        ["a cast of two inputs"] = Shapes(() => Tensor.Of(new CastOp(DType.Int32), X([2]), X([2])), "Cast", "2 inputs"),
        ["a stop of no input"] = Shapes(() => Tensor.Of(new StopGradientOp()), "StopGradient", "0 inputs"),

        ["a fraction of integers"] = DTypes(() => X([2], DType.Int32) * 0.5, "0.5", "Int32", "cast"),
        ["integers below a fraction"] = DTypes(() => 0.5 - X([2], DType.Int32), "0.5", "Int32", "cast"),

        // Reductions
        ["a mean of integers"] = DTypes(() => X([2], DType.Int32).Mean(), "0.5", "Int32", "cast"),
        ["a sum over a missing axis"] = Shapes(() => X([2, 3]).Sum(2), "axis 2", "[2, 3]", "-2 to 1"),
        ["a sum over one axis twice"] = Shapes(() => X([2, 3]).Sum(1, -1), "Sum", "axis -1", "twice", "[2, 3]"),
        ["a sum of bytes"] = DTypes(() => X([2], DType.UInt8).Sum(), "Sum", "UInt8", "cast"),
        ["a maximum over a missing axis"] = Shapes(() => X([2, 3]).Max(-3), "axis -3", "[2, 3]"),
        ["an argmax over a missing axis"] = Shapes(() => X([2, 3]).ArgMax(5), "axis 5", "[2, 3]"),
        ["moments of a vector"] = Shapes(() => X([3]).Moments(), "Moments", "float32[3]", "at least 2 axes"),

        // Movement
        ["a reshape to another size"] = Shapes(() => X([2, 3]).Reshape([5]), "Reshape", "[2, 3] has 6", "[5] has 5"),
        ["a permutation that repeats an axis"] = Shapes(() => X([2, 3]).Permute(0, 0), "Permute", "(0, 0)", "[2, 3]"),
        ["a transpose of a vector"] = Shapes(() => X([3]).Transpose(), "Transpose", "[3]", "at least 2"),
        ["a broadcast that shrinks"] = Shapes(() => X([2, 3]).BroadcastTo([3]), "Broadcast", "[2, 3]", "[3]"),
        ["a pad with too few amounts"] = Shapes(() => X([2, 3]).Pad([1], [1]), "Pad", "[2, 3]", "expected 2 each"),
        ["a pad by a negative amount"] = Shapes(() => X([2]).Pad([-1], [0]), "Pad", "-1", "0 or more"),
        ["a slice past the end"] = Shapes(() => X([5]).Slice(0, 3, 3), "Slice", "axis 0", "3 to 5", "5 elements"),
        ["a concat of unequal extents"] = Shapes(() => Movement.Concat(0, X([2, 3]), X([2, 4])), "Concat", "[2, 3] and [2, 4]", "axis 0"),
        ["a concat of two types"] = DTypes(() => Movement.Concat(0, X([2]), X([2], DType.Int32)), "Concat", "Float32 and Int32"),
        ["a concat of nothing"] = Shapes(() => Movement.Concat(0), "Concat", "no inputs"),
        ["a gather by numbers"] = Shapes(() => X([4, 2]).Gather(X([3])), "Gather", "float32[4, 2]", "float32[3]", "int32[m]"),
        ["a scatter of another number of rows"] = Shapes(() => Tensor.Of(new ScatterAddOp(2), X([4, 2]), X([3], DType.Int32)), "ScatterAdd", "float32[4, 2]", "int32[3]"),
        ["an iota along a missing axis"] = Shapes(() => Tensors.Iota([2, 3], 2), "axis 2", "[2, 3]"),
        ["an extent of zero"] = Shapes(() => X([2, 0]), "axis 1", "extent 0", "at least 1"),

        // Matrix products and convolutions
        ["a product of unequal inner extents"] = Shapes(() => X([2, 3]).MatMul(X([4, 5])), "MatMul", "3 columns", "4 rows"),
        ["a product of vectors"] = Shapes(() => X([3]).MatMul(X([3])), "MatMul", "[3] and [3]", "at least 2 axes"),
        ["a product of integers"] = DTypes(() => X([2, 2], DType.Int32).MatMul(X([2, 2], DType.Int32)), "MatMul", "Int32"),
        ["a kernel with other channels"] = Shapes(() => X([1, 5, 5, 3]).Conv2D(X([3, 3, 4, 8])), "Conv2D", "4 channels (axis 2)", "3 (axis 3)", "[3, 3, 3, m]"),
        ["filters that the groups do not divide"] = Shapes(() => X([1, 5, 5, 4]).Conv2D(X([3, 3, 2, 3]), groups: 2), "Conv2D", "3 filters", "groups are 2"),
        ["no groups"] = Shapes(() => X([1, 5, 5, 4]).Conv2D(X([3, 3, 4, 3]), groups: 0), "Conv2D", "groups are 0", "at least 1"),
        ["a valid window larger than the image"] = Shapes(() => X([1, 2, 2, 3]).Conv2D(X([3, 3, 3, 8]), padding: Padding.Valid), "Conv2D", "3 x 3", "2 x 2"),
        ["a stride of zero"] = Shapes(() => X([1, 5, 5, 3]).Conv2D(X([3, 3, 3, 8]), stride: 0), "Conv2D", "stride is (0, 0)", "at least 1"),
        ["a dilation of zero"] = Shapes(() => X([1, 5, 5, 3]).DepthwiseConv2D(X([3, 3, 3, 1]), dilation: 0), "DepthwiseConv2D", "dilation is (0, 0)"),
        ["a convolution of bytes"] = DTypes(() => X([1, 5, 5, 3], DType.UInt8).Conv2D(X([3, 3, 3, 8])), "Conv2D", "UInt8 and Float32", "cast"),
        ["a convolution of a vector"] = Shapes(() => X([5]).Conv2D(X([3, 3, 3, 8])), "Conv2D", "[5]", "[n, h, w, c]"),
        ["a depthwise kernel with other channels"] = Shapes(() => X([1, 5, 5, 128]).DepthwiseConv2D(X([3, 3, 64, 1])), "DepthwiseConv2D", "64 channels (axis 2)", "128 (axis 3)", "[3, 3, 128, multiplier]"),
        ["a pointwise kernel with other channels"] = Shapes(() => X([1, 5, 5, 3]).PointwiseConv2D(X([1, 1, 4, 8])), "PointwiseConv2D", "4 channels (axis 2)", "3 (axis 3)"),
        ["a pointwise kernel of nine cells"] = Shapes(() => X([1, 5, 5, 3]).PointwiseConv2D(X([3, 3, 3, 8])), "PointwiseConv2D", "[3, 3, 3, 8]", "[1, 1, c, m]"),
        ["a cotangent of another image size"] = Shapes(() => Tensor.Of(new Conv2DInputGradientOp(s_window, 1, 5, 5, 3), X([1, 4, 5, 8]), X([3, 3, 3, 8])), "Conv2DInputGradient", "[1, 4, 5, 8]", "[n, 5, 5, m]"),
        ["cotangents of another batch"] = Shapes(() => Tensor.Of(new Conv2DKernelGradientOp(s_window, 1, 3, 3), X([1, 5, 5, 3]), X([2, 5, 5, 8])), "Conv2DKernelGradient", "[1, 5, 5, 3]", "[2, 5, 5, 8]"),
        ["a kernel gradient of another kernel size"] = Shapes(() => Tensor.Of(new Conv2DKernelGradientOp(s_window, 1, 2, 3), X([1, 5, 5, 3]), X([1, 5, 5, 8])), "Conv2DKernelGradient", "2 x 3", "3 x 3"),
        ["a depthwise kernel gradient of another kernel size"] = Shapes(() => Tensor.Of(new DepthwiseConv2DKernelGradientOp(s_window, 3, 2, 2), X([1, 5, 5, 3]), X([1, 5, 5, 6])), "DepthwiseConv2DKernelGradient", "3 x 2", "3 x 3"),
        ["depthwise cotangents of another width"] = Shapes(() => Tensor.Of(new DepthwiseConv2DInputGradientOp(s_window, 5, 5), X([1, 5, 5, 3]), X([3, 3, 2, 2])), "DepthwiseConv2DInputGradient", "[1, 5, 5, 3]", "[3, 3, 2, 2]"),
        ["depthwise cotangents of another batch"] = Shapes(() => Tensor.Of(new DepthwiseConv2DKernelGradientOp(s_window, 3, 3, 2), X([1, 5, 5, 3]), X([2, 5, 5, 6])), "DepthwiseConv2DKernelGradient", "[1, 5, 5, 3]", "[2, 5, 5, 6]"),

        // Pooling
        ["a pool of a matrix"] = Shapes(() => X([5, 5]).MaxPool2D(2), "MaxPool2D", "[5, 5]", "[n, h, w, c]"),
        ["a pool larger than the image"] = Shapes(() => X([1, 2, 2, 1]).AveragePool2D(3), "AveragePool2D", "3 x 3", "2 x 2"),
        ["a pool of integers"] = DTypes(() => X([1, 4, 4, 1], DType.Int32).MaxPool2D(2), "MaxPool2D", "Int32", "cast"),
        ["values of another shape to scatter"] = Shapes(() => Tensor.Of(new MaxPool2DScatterOp(s_pool), X([1, 4, 4, 1]), X([1, 3, 2, 1])), "MaxPool2DScatter", "float32[1, 3, 2, 1]", "float32[1, 2, 2, 1]"),
        ["values of another shape to gather"] = Shapes(() => Tensor.Of(new MaxPool2DGatherOp(s_pool), X([1, 4, 4, 1]), X([1, 3, 4, 1])), "MaxPool2DGather", "float32[1, 3, 4, 1]", "float32[1, 4, 4, 1]"),
        ["values of another shape to spread"] = Shapes(() => Tensor.Of(new AveragePool2DScatterOp(s_pool, 4, 4), X([1, 3, 2, 1])), "AveragePool2DScatter", "[1, 3, 2, 1]", "[n, 2, 2, c]"),
        ["a global pool of a matrix"] = Shapes(() => X([5, 5]).GlobalAveragePool2D(), "GlobalAveragePool2D", "[5, 5]", "[n, h, w, c]"),

        // Composites
        ["moments of other channels"] = Shapes(() => X([4, 3]).Normalize(X([2, 5]), null, null), "Normalize", "[2, 5]", "3 channels", "[2, 3]"),
        ["targets of another shape"] = Shapes(() => X([4, 3]).SoftmaxCrossEntropy(X([4, 2])), "SoftmaxCrossEntropy", "[4, 3]", "[4, 2]"),
        ["labels that are numbers"] = Shapes(() => X([4, 3]).SparseSoftmaxCrossEntropy(X([4])), "SoftmaxCrossEntropy", "float32[4, 3]", "float32[4]", "int32[n]"),
        ["a smoothing of one"] = Shapes(() => X([4, 3]).SparseSoftmaxCrossEntropy(X([4], DType.Int32), 1), "smoothing is 1", "below 1"),
        ["multi-label targets of another shape"] = Shapes(() => X([4, 3]).SigmoidCrossEntropy(X([4, 2])), "SigmoidCrossEntropy", "[4, 3]", "[4, 2]"),
        ["a dropout rate of one"] = Shapes(() => X([4]).Dropout(1, 3), "Dropout", "rate is 1", "below 1"),
        ["a key of three words"] = Shapes(() => Tensors.Uniform([2], Key.FromTensor(X([3], DType.Int32))), "RandomUniform", "int32[3]", "int32[2]"),
        ["labels of two axes"] = Shapes(() => Tensors.OneHot(X([2, 2], DType.Int32), 3), "OneHot", "[2, 2]", "[n]"),

        // Derivatives
        ["a gradient of a vector"] = Shapes(() => X([3]).Gradient(X([3])), "Gradient", "[3]", "one number"),
        ["a gradient of an integer"] = DTypes(() => X([], DType.Int32).Gradient(X([3])), "Gradient", "Int32", "Float32 or Float64"),
        ["a cotangent of another type"] = Shapes(() => X([3]).Vjp(X([2]), X([3])), "Vjp", "float32[2]", "float32[3]"),
        ["a tangent of another type"] = Shapes(() => X([3]).Jvp(X([3]), X([2])), "Jvp", "float32[2]", "float32[3]"),

        // Arrays
        ["a batch that names an array twice"] = Shapes(() => new Batch(("image", NdArray.Zeros([2])), ("image", NdArray.Zeros([2]))), "Batch", "`image`", "twice"),
        ["a batch of unequal sizes"] = Shapes(() => new Batch(("image", NdArray.Zeros([2])), ("label", NdArray.Zeros([3]))), "Batch", "`label` holds 3", "`image` holds 2"),
        ["a batch of a scalar"] = Shapes(() => new Batch(("image", NdArray.Zeros([]))), "Batch", "`image` is a scalar"),
        ["a batch of nothing"] = Shapes(() => new Batch(), "Batch", "no arrays"),
        ["a name that the batch lacks"] = Shapes(() => new Batch(("image", NdArray.Zeros([2])))["label"], "Batch", "`label`", "`image`"),
        ["a position past the end"] = Shapes(() => NdArray.Zeros([2])[2], "position 2", "[2]", "0 to 1"),
        ["values that do not fill the shape"] = Shapes(() => NdArray.Of<float>([2, 3], [1, 2]), "2 values", "[2, 3]", "expected 6"),
        ["elements read as another type"] = DTypes(() => NdArray.Zeros([2]).Span<int>().Length, "Float32", "Int32"),
        ["one number of many"] = Shapes(() => NdArray.Zeros([2]).ToScalar(), "[2]", "2 elements"),
    };

    public static TheoryData<string> Mistakes => [.. s_mistakes.Keys];

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void A_mistake_is_one_sentence_that_names_both_values(string mistake)
    {
        var (build, kind, pieces) = s_mistakes[mistake];
        var error = Assert.Throws(kind, () => build());
        Assert.All(pieces, piece => Assert.Contains(piece, error.Message));
        Assert.Contains("expected", error.Message, StringComparison.Ordinal);
        Assert.EndsWith(".", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("\n", error.Message, StringComparison.Ordinal);
    }

    private static Tensor X(Shape shape, DType dtype = DType.Float32) => Tensors.Input($"x of {shape}", shape, dtype);

    private static (Func<object>, Type, string[]) Shapes(Func<object> mistake, params string[] pieces) => (mistake, typeof(ShapeException), pieces);

    private static (Func<object>, Type, string[]) DTypes(Func<object> mistake, params string[] pieces) => (mistake, typeof(DTypeException), pieces);
}
