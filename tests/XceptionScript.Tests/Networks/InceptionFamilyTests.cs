using XceptionScript.Expressions;
using XceptionScript.Networks;
using XceptionScript.Ops;
using Xunit;

namespace XceptionScript.Tests.Networks;

public class InceptionFamilyTests
{
    private static readonly Shape s_image = [19, 19, 728];

    [Theory]
    [InlineData(1, "5299.8", "1913.2")]
    [InlineData(2, "2914.9", "1052.3")]
    [InlineData(4, "1722.4", "621.8")]
    [InlineData(7, "1211.4", "437.3")]
    [InlineData(8, "1126.2", "406.6")]
    [InlineData(13, "896.9", "323.8")]
    [InlineData(26, "713.4", "257.6")]
    [InlineData(52, "621.7", "224.4")]
    [InlineData(91, "582.4", "210.2")]
    [InlineData(182, "556.2", "200.8")]
    [InlineData(364, "543.1", "196.1")]
    [InlineData(728, "536.5", "193.7")]
    public void The_spectrum_costs_what_the_fact_sheet_lists(int segments, string thousandParameters, string millionMultiplications)
    {
        var module = InceptionModule.Segmented(728, segments);
        var (parameters, multiplications) = (Parameters(module, s_image), module.MultiplyAdds(s_image));

        Assert.Equal(529_984 + (9 * 728 * 728 / segments), parameters);
        Assert.Equal(19 * 19 * parameters, multiplications);
        Assert.Equal((thousandParameters, millionMultiplications), (Invariant($"{parameters / 1e3:F1}"), Invariant($"{multiplications / 1e6:F1}")));
    }

    [Theory]
    [InlineData(14)]
    [InlineData(28)]
    [InlineData(56)]
    [InlineData(104)]
    public void The_other_divisors_of_728_follow_the_formula(int segments) =>
        Assert.Equal(529_984 + (9 * 728 * 728 / segments), Parameters(InceptionModule.Segmented(728, segments), s_image));

    [Fact]
    public void Three_segments_of_728_are_unequal_and_have_a_kernel_each()
    {
        var module = InceptionModule.Segmented(728, 3);
        const long expected = (728 * 728) + (9 * ((243 * 243) + (243 * 243) + (242 * 242)));

        Assert.Equal(
            "pointwise/kernel [1, 1, 728, 728] spatial/segment0/kernel [3, 3, 243, 243] spatial/segment1/kernel [3, 3, 243, 243] "
            + "spatial/segment2/kernel [3, 3, 242, 242]",
            Listed(module.Declare(s_image)));
        Assert.Equal((expected, 361 * expected), (Parameters(module, s_image), module.MultiplyAdds(s_image)));
        Assert.Equal([1, 19, 19, 728], module.Declare(s_image).Value.Shape);
    }

    [Fact]
    public void Every_number_of_segments_follows_the_formula_and_none_costs_more_than_fewer()
    {
        var before = long.MaxValue;
        for (var segments = 1; segments <= 20; segments++)
        {
            var cuts = ChannelSegment.Split(20, 20, segments);
            var module = InceptionModule.Segmented(20, segments);
            var parameters = Parameters(module, [5, 4, 12]);

            Assert.Equal((12 * 20) + cuts.Sum(cut => 9 * cut.Channels * cut.Filters), parameters);
            Assert.Equal(5 * 4 * parameters, module.MultiplyAdds([5, 4, 12]));
            Assert.InRange(parameters, 0, before - 1);
            before = parameters;
        }
    }

    [Theory]
    [InlineData(10, 7, 3, "[4 to 3, 3 to 2, 3 to 2]")]
    [InlineData(8, 4, 4, "[2 to 1, 2 to 1, 2 to 1, 2 to 1]")]
    public void Segments_are_as_equal_as_can_be(int channels, int filters, int segments, string expected) =>
        Assert.Equal(expected, $"{ChannelSegment.Split(channels, filters, segments)}");

    [Fact]
    public void Equal_segments_are_one_convolution_in_groups_and_single_channels_a_depthwise_one()
    {
        Assert.Contains(Graph.Order(InceptionModule.Segmented(12, 3).Declare([5, 5, 4]).Value), node => node.Op is Conv2DOp { Groups: 3 });

        var extreme = InceptionModule.Extreme(12).Declare([5, 5, 4]);
        var spatial = Assert.Single(Graph.Order(extreme.Value), node => node.Op is DepthwiseConv2DOp);
        Assert.Equal("pointwise/kernel [1, 1, 4, 12] spatial/kernel [3, 3, 1, 12]", Listed(extreme));
        Assert.IsType<MapOp<ReluMap>>(spatial.Inputs[0].Op);
    }

    [Fact]
    public void The_extreme_module_and_a_depthwise_separable_convolution_cost_the_same_only_at_one_width()
    {
        Assert.Equal(Parameters(InceptionModule.DepthwiseSeparable(12), [5, 5, 12]), Parameters(InceptionModule.Extreme(12), [5, 5, 12]));
        Assert.Equal((9 * 4) + (4 * 12), Parameters(InceptionModule.DepthwiseSeparable(12), [5, 5, 4]));
        Assert.Equal((4 * 12) + (9 * 12), Parameters(InceptionModule.Extreme(12), [5, 5, 4]));
        Assert.Equal(4_769_856, Parameters(new Conv2D(728, 3, UseBias: false), s_image));
    }

    [Fact]
    public void The_canonical_module_is_as_figure_1_draws_it()
    {
        var flow = InceptionModule.Canonical(64, new(48, 56), 32, new(40, 96)).Declare([17, 17, 192]);

        Assert.Equal([1, 17, 17, 64 + 56 + 32 + 96], flow.Value.Shape);
        Assert.Equal(
            "branch0_pointwise/kernel [1, 1, 192, 64] branch1/pointwise/kernel [1, 1, 192, 48] branch1/spatial/kernel [3, 3, 48, 56] branch2_spatial/kernel [3, 3, 192, 32] "
            + "branch3/pointwise/kernel [1, 1, 192, 40] branch3/spatial/kernel [3, 3, 40, 96] branch3/spatial2/kernel [3, 3, 96, 96]",
            Listed(flow));
        Assert.Equal(7, Graph.Order(flow.Value).Count(node => node.Op is MapOp<ReluMap>));
    }

    [Fact]
    public void Options_act_after_every_convolution()
    {
        var options = new InceptionOptions { Norm = new BatchNorm(Scale: false), HasRelu = false, UseBias = true, Kernel = (1, 7) };
        var flow = InceptionModule.StrictlyEquivalent([new(4, 3), new(2, 5)], options).Declare([8, 8, 6]);

        Assert.Equal(
            "pointwise/kernel [1, 1, 6, 6] pointwise/bias [6] pointwise_bn/beta [6] pointwise_bn/moving_mean [6] pointwise_bn/moving_variance [6] "
            + "spatial/segment0/kernel [1, 7, 4, 3] spatial/segment1/kernel [1, 7, 2, 5] spatial/bias [8] spatial_bn/beta [8] spatial_bn/moving_mean [8] spatial_bn/moving_variance [8]",
            Listed(flow));
        Assert.DoesNotContain(Graph.Order(flow.Value), node => node.Op is MapOp<ReluMap>);
    }

    [Fact]
    public void Modules_compare_by_value() => Assert.Equal(InceptionModule.Segmented(8, 3), InceptionModule.Segmented(8, 3));

    [Fact]
    public void What_does_not_fit_is_refused_in_one_sentence()
    {
        Assert.Equal(
            "segmented_conv2d/SegmentedConv2D: the segments take 10 channels, the input has 12 (axis 3); expected equal numbers (ChannelSegment.Split cuts 12 channels).",
            Refusal(new SegmentedConv2D([new(4, 1), new(6, 1)], 3)));
        Assert.Equal("segmented_conv2d/SegmentedConv2D: Segments.Count is 0; expected at least 1.", Refusal(new SegmentedConv2D([], 3)));
        Assert.Equal("segmented_conv2d/SegmentedConv2D: Filters of a segment is 0; expected at least 1.", Refusal(new SegmentedConv2D([new(12, 0)], 3)));
        Assert.Equal(
            "Split: 9 segments were asked of 8 channels and 8 filters; expected 1 to 8 segments.",
            Assert.Throws<LayerException>(() => InceptionModule.Segmented(8, 9)).Message);
    }

    private static string Refusal(Layer layer) => Assert.Throws<ShapeException>(() => layer.Declare([5, 5, 12])).Message;

    private static string Listed(Flow flow) => string.Join(" ", flow.Leaves.Select(leaf => $"{leaf.Path} {leaf.Shape}"));

    private static long Parameters(Layer layer, Shape image) => layer.Leaves(image).Sum(leaf => leaf.Shape.Size);

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
