using XceptionScript.Devices;
using XceptionScript.Expressions;
using XceptionScript.Networks;
using Xunit;

namespace XceptionScript.Tests.Networks;

public class ClassicNetworkTests
{
    private static readonly Layer s_vgg = Vgg16.Build(Vgg16.Default);
    private static readonly Layer s_resNet = ResNet.Build(ResNet.Depth152);

    [Fact]
    public void Vgg16_has_the_parameters_of_keras()
    {
        Assert.Equal((138_357_544, 138_357_544), Totals(s_vgg, Vgg16.Default.Input));
        Assert.Equal((14_714_688, 14_714_688), Totals(Vgg16.Build(Vgg16.Default with { IncludeTop = false }), Vgg16.Default.Input));
        Assert.Equal(32, s_vgg.Leaves(Vgg16.Default.Input).Length);
        Assert.Equal((102_764_544, 4_097_000), (SizeUnder("fc1/"), SizeUnder("predictions/")));

        static long SizeUnder(string scope) => s_vgg.Leaves(Vgg16.Default.Input).Where(leaf => leaf.Path.StartsWith(scope)).Sum(leaf => leaf.Shape.Size);
    }

    [Fact]
    public void Resnets_have_the_parameters_of_keras()
    {
        Assert.Equal((60_268_520, 60_419_944), Totals(s_resNet, ResNet.Depth152.Input));
        Assert.Equal(58_370_944, Totals(ResNet.Build(ResNet.Depth152 with { IncludeTop = false }), ResNet.Depth152.Input).All);
        Assert.Equal(25_636_712, Totals(ResNet.Build(ResNet.Depth50), ResNet.Depth50.Input).All);
        Assert.Equal(44_707_176, Totals(ResNet.Build(ResNet.Depth101), ResNet.Depth101.Input).All);
    }

    [Fact]
    public void Vgg16_multiplies_as_often_as_its_table_says()
    {
        // 3x3 kernels at 224, 112, 56, 28 and 14 cells a side; then the dense layers.
        long[] blocks =
        [
            Cells(224) * ((9 * 3 * 64) + (9 * 64 * 64)),
            Cells(112) * ((9 * 64 * 128) + (9 * 128 * 128)),
            Cells(56) * ((9 * 128 * 256) + (2 * 9 * 256 * 256)),
            Cells(28) * ((9 * 256 * 512) + (2 * 9 * 512 * 512)),
            Cells(14) * 3 * 9 * 512 * 512,
            (7 * 7 * 512 * 4096) + (4096 * 4096) + (4096 * 1000),
        ];

        Assert.Equal(15_470_264_320, blocks.Sum());
        Assert.Equal(blocks.Sum(), s_vgg.MultiplyAdds(Vgg16.Default.Input));
    }

    [Fact]
    public void Resnet152_multiplies_as_often_as_its_table_says()
    {
        // A module of f filters over inputs of c channels: c f + 9 f f + 4 f f a cell, and 4 c f for a projection.
        var stem = Cells(112) * 49 * 3 * 64;
        var stages = Stage(56, 64, 64, 3) + Stage(28, 256, 128, 8) + Stage(14, 512, 256, 36) + Stage(7, 1024, 512, 3);

        // The 11.3 G of the ResNet paper's table 1; with the stride in the 3x3 convolutions, as later versions have it, there would be more.
        Assert.Equal(11_282_415_616, stem + stages + (2048 * 1000));
        Assert.Equal(stem + stages + (2048 * 1000), s_resNet.MultiplyAdds(ResNet.Depth152.Input));

        static long Stage(int side, long channels, long f, int modules) =>
            Cells(side) * ((channels * f) + (13 * f * f) + (4 * channels * f) + ((modules - 1) * 17 * f * f));
    }

    [Theory]
    [InlineData(224, 56, 28, 14, 7)]
    [InlineData(97, 25, 13, 7, 4)]
    [InlineData(32, 8, 4, 2, 1)]
    public void The_grids_of_resnet_shrink_as_in_keras(int size, int first, int second, int third, int fourth)
    {
        var outputs = s_resNet.Declare([size, size, 3]).Scopes.ToDictionary(scope => scope.Path, scope => scope.Output);

        Assert.Equal([1, first, first, 256], outputs["conv2_block3_out"]);
        Assert.Equal([1, second, second, 512], outputs["conv3_block8_out"]);
        Assert.Equal([1, third, third, 1024], outputs["conv4_block36_out"]);
        Assert.Equal([1, fourth, fourth, 2048], outputs["conv5_block3_out"]);
    }

    [Fact]
    public void Leaves_bear_the_names_of_keras()
    {
        string[] vgg = [.. s_vgg.Leaves(Vgg16.Default.Input).Select(leaf => leaf.Path)];
        string[] resNet = [.. s_resNet.Leaves(ResNet.Depth152.Input).Select(leaf => leaf.Path[..leaf.Path.IndexOf('/')]).Distinct()];

        Assert.Equal(["block1_conv1/kernel", "block1_conv1/bias", "block1_conv2/kernel"], vgg[..3]);
        Assert.Equal(["block5_conv3/bias", "fc1/kernel", "fc1/bias", "fc2/kernel", "fc2/bias", "predictions/kernel", "predictions/bias"], vgg[^7..]);
        Assert.Equal(
            ["conv1_conv", "conv1_bn", "conv2_block1_1_conv", "conv2_block1_1_bn", "conv2_block1_2_conv", "conv2_block1_2_bn", "conv2_block1_3_conv",
                "conv2_block1_3_bn", "conv2_block1_0_conv", "conv2_block1_0_bn", "conv2_block2_1_conv"],
            resNet[..11]);
        Assert.Equal(["conv5_block3_3_conv", "conv5_block3_3_bn", "predictions"], resNet[^3..]);
        // The stem, three convolutions in each of 50 modules, four projections; a batch norm each; the classifier.
        Assert.Equal((2 * (1 + (3 * 50) + 4)) + 1, resNet.Length);
    }

    [Fact]
    public void The_means_of_imagenet_are_taken_from_blue_green_and_red()
    {
        var pixels = NdArray.Of<byte>([1, 1, 2, 3], [255, 128, 0, 1, 2, 3]);

        var y = MeanSubtraction.ImageNetBgr.Apply(Flow.Start(pixels, Mode.Inference, 0)).Value.Evaluate(Device.Reference).ToDoubles();

        Assert.Equal([0 - 103.939, 128 - 116.779, 255 - 123.68, 3 - 103.939, 2 - 116.779, 1 - 123.68], y, (a, b) => Math.Abs(a - b) < 1e-4);
    }

    [Fact]
    public void Images_that_do_not_fit_are_refused_in_one_sentence()
    {
        Assert.Equal(
            "Vgg16: the image is 31 x 31 (axes 1 and 2); expected at least 32 x 32 (Xception.Small takes smaller images).",
            Assert.Throws<ShapeException>(() => Vgg16.Build(Vgg16.Default with { InputSize = 31 })).Message);
        Assert.Equal(
            "ResNet: the image is 31 x 40 (axes 1 and 2); expected at least 32 x 32 (Xception.Small takes smaller images).",
            Assert.Throws<ShapeException>(() => s_resNet.Declare([31, 40, 3])).Message);
        Assert.Equal(
            "MeanSubtraction: the input has 1 channels (axis 3) for 3 means; expected equal numbers (Preprocess = null takes images that come prepared).",
            Assert.Throws<ShapeException>(() => s_resNet.Declare([64, 64, 1])).Message);
        Assert.Equal("ResNet: Classes is 0; expected at least 1.", Assert.Throws<ShapeException>(() => ResNet.Build(ResNet.Depth50 with { Classes = 0 })).Message);
    }

    private static long Cells(int side) => (long)side * side;

    private static (long Trainable, long All) Totals(Layer layer, Shape image)
    {
        var leaves = layer.Leaves(image);
        return (leaves.Where(leaf => leaf.IsTrainable).Sum(leaf => leaf.Shape.Size), leaves.Sum(leaf => leaf.Shape.Size));
    }
}
