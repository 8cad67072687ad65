using XceptionScript.Autodiff;
using XceptionScript.Devices;
using XceptionScript.Expressions;
using XceptionScript.Networks;
using XceptionScript.Ops;
using Xunit;

namespace XceptionScript.Tests.Networks;

public class NetworkAnalysisTests
{
    private static readonly Layer s_xception = Xception.Build(Xception.Default);
    private static readonly NetworkAnalysis s_analysis = s_xception.Analyze(Xception.Default.Input);

    [Fact]
    public void Xception_multiplies_by_kind_as_the_fact_sheet_says() =>
        Assert.Equal(new MultiplicationCounts(132_190_344, 7_574_141_568, 649_023_584, 2_048_000), s_analysis.MultiplyAdds);

    [Fact]
    public void Convolutions_of_xception_and_inception_v3_give_as_many_elements_as_published()
    {
        Assert.Equal(35_824_968, s_analysis.Activations);
        Assert.Equal(8_967_488, InceptionV3.Build(InceptionV3.Default).Analyze(InceptionV3.Default.Input).Activations);
    }

    [Theory]
    [InlineData("block1_conv2", "Conv2D", "[147, 147, 64]", 18_432, 398_297_088)]
    [InlineData("block4_sepconv2", "SeparableConv2D", "[37, 37, 728]", 536_536, 734_517_784)]
    [InlineData("conv2d_3", "Conv2D", "[10, 10, 1024]", 745_472, 74_547_200)]
    [InlineData("block14_sepconv2", "SeparableConv2D", "[10, 10, 2048]", 3_159_552, 315_955_200)]
    [InlineData("block14_sepconv2_bn", "BatchNorm", "[10, 10, 2048]", 8_192, 0)]
    [InlineData("predictions", "Dense", "[1000]", 2_049_000, 2_048_000)]
    public void Rows_have_the_parameters_and_multiplications_of_the_fact_sheet(string name, string kind, string output, long parameters, long multiplications)
    {
        var row = s_analysis.Layers.Single(layer => layer.Name == name);

        Assert.Equal((kind, output, parameters, multiplications), (row.Kind, $"{row.Output}", row.Parameters, row.MultiplyAdds.Total));
    }

    [Fact]
    public void Every_layer_is_a_row_in_order()
    {
        // The rescaling; 40 convolutions and their batch norms; 35 activations (two in block 1, one in 2, two in 3, 4, 13 and 14, three in eight more);
        // 4 poolings, 12 sums, the mean and the classifier.
        Assert.Equal(1 + 40 + 40 + 35 + 4 + 12 + 2, s_analysis.Layers.Length);
        Assert.Equal(["Rescaling 1", "block1_conv1", "block1_conv1_bn", "block1_conv1_act"], s_analysis.Layers.Take(4).Select(layer => layer.Name));
        Assert.Equal(["block2_pool", "conv2d", "batch_normalization", "Add 1"], s_analysis.Layers.SkipWhile(layer => layer.Name != "block2_pool").Take(4).Select(layer => layer.Name));
        Assert.Equal(s_analysis.Layers.Length, s_analysis.Layers.Select(layer => layer.Name).Distinct().Count());
    }

    [Fact]
    public void Totals_are_those_of_the_leaves_and_of_the_graph()
    {
        Layer[] networks =
        [
            s_xception,
            InceptionV3.Build(InceptionV3.August2016),
            Vgg16.Build(Vgg16.Default),
            ResNet.Build(ResNet.Depth50),
            InceptionNet.Build(new() { Network = Xception.Default, Segments = 3 }),
            s_xception.Rewrite(layer => layer is SeparableConv2D conv ? conv with { Between = new BatchNorm() } : layer),
        ];
        foreach (var network in networks)
        {
            Shape image = [224, 224, 3];
            var (analysis, leaves) = (network.Analyze(image), network.Leaves(image));

            Assert.Equal(leaves.Sum(leaf => leaf.Shape.Size), analysis.Parameters);
            Assert.Equal(leaves.Where(leaf => leaf.IsTrainable).Sum(leaf => leaf.Shape.Size), analysis.Trainable);
            Assert.Equal(network.MultiplyAdds(image), analysis.MultiplyAdds.Total);
        }
    }

    [Fact]
    public void Frozen_layers_hold_parameters_that_do_not_train()
    {
        var analysis = (new Conv2D(2, 3).Named("base").Frozen() >> new Flatten() >> new Dense(3)).Analyze([3, 3, 1]);

        Assert.Equal((20 + 9, 9), (analysis.Parameters, analysis.Trainable));
    }

    [Theory]
    // 3 pixels, then 4 more by the second convolution two pixels apart.
    [InlineData("block1_conv1_act", 3, 2)]
    [InlineData("block1_conv2_act", 7, 2)]
    // Two more convolutions and a pooling of 3 cells at 2 pixels each: 7 + 3 * 4.
    [InlineData("block2_pool", 19, 4)]
    [InlineData("block3_pool", 19 + (3 * 8), 8)]
    [InlineData("block4_pool", 43 + (3 * 16), 16)]
    // 24 convolutions at 16 pixels.
    [InlineData("block12_sepconv3", 91 + (24 * 32), 16)]
    [InlineData("block14_sepconv2_act", 859 + (3 * 32) + (2 * 64), 32)]
    public void Receptive_fields_of_xception_grow_by_two_steps_a_convolution(string name, int size, int step)
    {
        var (height, width) = s_analysis.Layers.Single(layer => layer.Name == name).Field!.Value;

        Assert.Equal((size, step), (height.Size, height.Step));
        Assert.Equal((height.Size, height.Step), (width.Size, width.Step));
    }

    [Fact]
    public void The_classifier_sees_the_image_as_a_whole() => Assert.Equal(0, s_analysis.Layers.Last().Field!.Value.Height.Step);

    public static TheoryData<string> Networks => [.. s_networks.Keys];

    private static readonly Dictionary<string, Layer> s_networks = new()
    {
        ["valid"] = new Conv2D(2, (3, 5)) >> new Conv2D(2, 3, Stride: 2),
        ["same"] = new Conv2D(2, 3, Stride: 2, Padding.Same) >> new Conv2D(2, (1, 3), Padding: Padding.Same) >> new AveragePooling2D(3, Stride: 2, Padding.Same),
        ["dilated"] = new Conv2D(2, 3, Dilation: 2) >> new DepthwiseConv2D(3, Stride: 2, Padding.Same),
        ["padded"] = new ZeroPadding2D(2, 1, 0, 3) >> new Conv2D(2, 3, Stride: 2) >> new Conv2D(2, 3),
        ["residual"] = new Residual(new SeparableConv2D(2, 3, Padding: Padding.Same) >> new AveragePooling2D(3, Stride: 2, Padding.Same), new Conv2D(2, 1, Stride: 2, Padding.Same)),
        ["branches"] = new Concatenate([new Conv2D(2, (1, 7), Padding: Padding.Same), new Conv2D(1, (5, 1), Padding: Padding.Same) >> new Conv2D(1, 3, Padding: Padding.Same)]),
        ["whole"] = new Conv2D(2, 3) >> new GlobalAveragePooling2D() >> new Dense(2),
    };

    [Theory]
    [MemberData(nameof(Networks))]
    public void A_receptive_field_is_where_the_gradient_of_a_cell_is_not_zero(string name)
    {
        const int side = 24;
        var network = s_networks[name].Rewrite(Positive);
        Shape image = [side, side, 1];
        var flow = network.Declare(image, DType.Float64);
        var (parameters, _) = network.Initialize(image, 1, DType.Float64);
        var (height, width) = network.Analyze(image).Layers[^1].Field!.Value;
        // A cell in the middle, whose field does not leave the image.
        var y = flow.Value;
        var (row, column) = y.Shape is [_, var rows, var columns, _] ? (rows / 2, columns / 2) : (0, 0);
        var cell = y.Shape.Rank == 4 ? y.Slice(1, row, 1).Slice(2, column, 1).Sum() : y.Sum();

        var gradient = cell.Gradient(Tensors.Input("image", [1, .. image], DType.Float64));
        var bound = Graph.Substitute([gradient], flow.Leaves.ToDictionary(leaf => leaf.Tensor, leaf => (Tensor)parameters[leaf.Path]))[0];
        var values = bound.Evaluate(Device.Reference).ToDoubles();

        var touched = Enumerable.Range(0, side * side).Where(i => values[i] != 0).ToList();
        Assert.Equal((height.First + (row * height.Step), height.Last + (row * height.Step)), (touched.Min(i => i / side), touched.Max(i => i / side)));
        Assert.Equal((width.First + (column * width.Step), width.Last + (column * width.Step)), (touched.Min(i => i % side), touched.Max(i => i % side)));
    }

    [Fact]
    public void The_summary_lists_layers_and_totals()
    {
        var summary = s_xception.Summary(Xception.Default.Input);

        Assert.Matches(@"\nblock14_sepconv2 +SeparableConv2D +\[10, 10, 2048\] +3,159,552 +315,955,200 +358,400 +1083/32\n", summary);
        Assert.EndsWith("""
            22,910,480 parameters, 22,855,952 of them trainable
            8,357,403,496 multiply-adds an example: 132,190,344 depthwise, 7,574,141,568 pointwise, 649,023,584 in other convolutions, 2,048,000 dense
            35,824,968 elements from convolutions an example

            """, summary);
    }

    // Kernels above zero, so that no two paths cancel.
    private static Layer Positive(Layer layer)
    {
        var positive = Initializer.RandomUniform(0.5, 1);
        return layer switch
        {
            Conv2D conv => conv with { KernelInitializer = positive },
            DepthwiseConv2D conv => conv with { KernelInitializer = positive },
            SeparableConv2D conv => conv with { DepthwiseInitializer = positive, PointwiseInitializer = positive },
            Dense dense => dense with { KernelInitializer = positive },
            _ => layer,
        };
    }
}
