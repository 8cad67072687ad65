using XceptionScript.Expressions;
using XceptionScript.Networks;
using XceptionScript.Ops;
using Xunit;

namespace XceptionScript.Tests.Networks;

public class LayerFamilyTests
{
    public static TheoryData<Layer, Shape, Shape, string> Rows() => new()
    {
        { new Conv2D(6, 3), [8, 9, 4], [1, 6, 7, 6], "kernel [3, 3, 4, 6] bias [6]" },
        { new Conv2D(6, (1, 7), Stride: 2, Padding.Same, UseBias: false), [8, 9, 4], [1, 4, 5, 6], "kernel [1, 7, 4, 6]" },
        { new Conv2D(6, 3, Dilation: 2, Groups: 2, UseBias: false), [8, 9, 4], [1, 4, 5, 6], "kernel [3, 3, 2, 6]" },
        { new DepthwiseConv2D(3, DepthMultiplier: 2), [8, 9, 4], [1, 6, 7, 8], "kernel [3, 3, 4, 2] bias [8]" },
        { new SeparableConv2D(6, 3, Padding: Padding.Same, DepthMultiplier: 2), [8, 9, 4], [1, 8, 9, 6], "depthwise_kernel [3, 3, 4, 2] pointwise_kernel [1, 1, 8, 6] bias [6]" },
        { new Dense(5), [7], [1, 5], "kernel [7, 5] bias [5]" },
        { new Dense(5, UseBias: false), [7], [1, 5], "kernel [7, 5]" },
        { new BatchNorm(), [8, 9, 4], [1, 8, 9, 4], "gamma [4] beta [4] moving_mean [4] moving_variance [4]" },
        { new BatchNorm(Scale: false), [6], [1, 6], "beta [6] moving_mean [6] moving_variance [6]" },
        { new MaxPooling2D(), [8, 9, 4], [1, 4, 4, 4], "" },
        { new MaxPooling2D(3, Stride: 2, Padding.Same), [8, 9, 4], [1, 4, 5, 4], "" },
        { new AveragePooling2D(3), [8, 9, 4], [1, 2, 3, 4], "" },
        { new GlobalAveragePooling2D(), [8, 9, 4], [1, 4], "" },
        { new Flatten(), [8, 9, 4], [1, 288], "" },
        { new Dropout(0.5), [8], [1, 8], "" },
        { new ZeroPadding2D(1), [8, 9, 4], [1, 10, 11, 4], "" },
        { new ZeroPadding2D(0, 1, 2, 3), [8, 9, 4], [1, 9, 14, 4], "" },
        { new Lambda("square", x => x.Square()), [8], [1, 8], "" },
        { Layers.Softmax, [8], [1, 8], "" },
        { Layers.Identity, [8], [1, 8], "" },
    };

    [Theory]
    [MemberData(nameof(Rows))]
    public void Layers_have_the_shapes_and_leaves_of_keras(Layer layer, Shape image, Shape output, string leaves)
    {
        var flow = layer.Declare(image);

        Assert.Equal(output, flow.Value.Shape);
        Assert.Equal(leaves, string.Join(" ", flow.Leaves.Select(leaf => $"{leaf.Path.Split('/')[^1]} {leaf.Shape}")));
    }

    public static TheoryData<Layer, string> Refusals() => new()
    {
        { new Conv2D(0, 3), "conv2d/Conv2D: Filters is 0; expected at least 1." },
        { new Conv2D(4, 0), "conv2d/Conv2D: Kernel is 0x0; expected at least 1x1." },
        { new Conv2D(4, 3, Stride: 0), "conv2d/Conv2D: stride is (0, 0); expected at least 1 in both directions." },
        { new Conv2D(4, 3, Groups: 3), "conv2d/Conv2D: Groups is 3 for 4 input channels (axis 3) and 4 filters; expected a divisor of both." },
        { new DepthwiseConv2D(3, DepthMultiplier: 0), "depthwise_conv2d/DepthwiseConv2D: DepthMultiplier is 0; expected at least 1." },
        { new SeparableConv2D(-1, 3), "separable_conv2d/SeparableConv2D: Filters is -1; expected at least 1." },
        { new Dense(3), "dense/Dense: the input is [1, 8, 8, 4]; expected [n, inputs] (put a Flatten or a GlobalAveragePooling2D before it)." },
        { new BatchNorm(Momentum: 1.5), "batch_normalization/BatchNorm: Momentum is 1.5; expected 0 to 1." },
        { new BatchNorm(Epsilon: 0), "batch_normalization/BatchNorm: Epsilon is 0; expected more than 0." },
        { new Dropout(1), "dropout/Dropout: Rate is 1; expected at least 0 and below 1." },
        { new MaxPooling2D(0), "MaxPooling2D: Size is 0; expected at least 1." },
        { new MaxPooling2D(0).Named("pool"), "pool/MaxPooling2D: Size is 0; expected at least 1." },
        { new ZeroPadding2D(-1), "ZeroPadding2D: the padding is -1, -1, -1, -1 (top, bottom, left, right); expected at least 0 on each side." },
        { new Concatenate([]), "Concatenate: there are 0 branches; expected at least 1." },
        { new Flatten() >> new Conv2D(1, 1), "conv2d/Conv2D: the input is [1, 256]; expected [n, h, w, c]." },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public void Settings_out_of_range_are_refused_in_one_sentence(Layer layer, string message) =>
        Assert.Equal(message, Assert.Throws<ShapeException>(() => layer.Declare([8, 8, 4])).Message);

    [Fact]
    public void Batch_norm_in_training_takes_the_moments_of_the_batch_and_moves_its_statistics()
    {
        var flow = new BatchNorm().Apply(Flow.Start(Tensors.Input("x", [4, 8, 8, 3]), Mode.Training, 0));

        var inputs = Inputs(flow.Value);
        Assert.Single(Graph.Order(flow.Value), node => node.Op is MomentsOp);
        Assert.Equal(["batch_normalization/beta", "batch_normalization/gamma", "x"], inputs);
        Assert.Equal(["batch_normalization/moving_mean", "batch_normalization/moving_variance"], flow.Updates.Keys);
        Assert.Equal(["batch_normalization/moving_mean", "x"], Inputs(flow.Updates["batch_normalization/moving_mean"]));
    }

    [Fact]
    public void Batch_norm_in_inference_takes_its_statistics()
    {
        var flow = new BatchNorm().Apply(Flow.Start(Tensors.Input("x", [4, 8, 8, 3]), Mode.Inference, 0));

        Assert.DoesNotContain(Graph.Order(flow.Value), node => node.Op is MomentsOp);
        Assert.Equal(
            ["batch_normalization/beta", "batch_normalization/gamma", "batch_normalization/moving_mean", "batch_normalization/moving_variance", "x"], Inputs(flow.Value));
        Assert.Empty(flow.Updates);
    }

    [Fact]
    public void Kernels_decay_and_other_parameters_do_not()
    {
        var leaves = (new SeparableConv2D(4, 3) >> new BatchNorm() >> new Flatten() >> new Dense(2)).Leaves([8, 8, 4]);

        Assert.Equal(["depthwise_kernel", "pointwise_kernel", "kernel"], leaves.Where(leaf => leaf.Kind == LeafKind.Kernel).Select(leaf => leaf.Path.Split('/')[1]));
        Assert.Equal(["moving_mean", "moving_variance"], leaves.Where(leaf => leaf.Kind == LeafKind.Statistic).Select(leaf => leaf.Path.Split('/')[1]));
    }

    [Fact]
    public void Dropout_draws_under_its_path_in_training_and_passes_in_inference()
    {
        var x = Tensors.Input("x", [4, 8]);
        var network = new Dropout(0.5) >> new Dropout(0.5);

        var training = network.Apply(Flow.Start(x, Mode.Training, Key.Of(1).Fold("model")));
        var inference = network.Apply(Flow.Start(x, Mode.Inference, 1));

        Assert.Equal(["model/dropout/mask", "model/dropout_1/mask"], Graph.Order(training.Value).Select(node => node.Op).OfType<RandomUniformOp>().Select(op => op.Path).Order(StringComparer.Ordinal));
        Assert.Same(x, inference.Value);
    }

    [Fact]
    public void Bytes_need_a_rescaling_before_they_are_weighed()
    {
        var image = Flow.Start(Tensors.Input("image", [2, 8, 8, 3], DType.UInt8), Mode.Training, 0);

        Assert.Equal(DType.Float32, (Rescaling.Symmetric >> new Conv2D(4, 3)).Apply(image).Value.DType);
        Assert.Equal(
            "Leaf: `conv2d/kernel` would weigh a value of elements UInt8; expected Float32 or Float64 (put a Rescaling before it).",
            Assert.Throws<LayerException>(() => new Conv2D(4, 3).Apply(image)).Message);
    }

    [Fact]
    public void Leaves_take_the_element_type_of_the_value() =>
        Assert.All((Rescaling.Symmetric >> new Conv2D(4, 3) >> new BatchNorm()).Leaves([8, 8, 3], DType.Float64), leaf => Assert.Equal(DType.Float64, leaf.DType));

    private static IEnumerable<string> Inputs(Tensor tensor) => Graph.Order(tensor).Select(node => node.Op).OfType<InputOp>().Select(op => op.Name).Order(StringComparer.Ordinal);
}
