using XceptionScript.Expressions;
using XceptionScript.Networks;
using XceptionScript.Ops;
using Xunit;

namespace XceptionScript.Tests.Networks;

public class InceptionFamilyNetTests
{
    private static readonly Shape s_image = Xception.Small.Input;

    [Fact]
    public void Parameters_and_multiplications_fall_as_segments_rise()
    {
        var costs = new[] { 1, 2, 3, 5, 8, 32, 96 }.Select(CostOf).ToList();

        for (var i = 1; i < costs.Count; i++)
        {
            Assert.InRange(costs[i].Parameters, 0, costs[i - 1].Parameters - 1);
            Assert.InRange(costs[i].MultiplyAdds, 0, costs[i - 1].MultiplyAdds - 1);
        }
    }

    [Fact]
    public void One_channel_a_segment_costs_what_xception_costs_and_a_batch_norm_a_module()
    {
        var xception = Xception.Build(Xception.Small);

        // Nine modules of 96 channels, of which batch norm holds four vectors.
        Assert.Equal((ParametersOf(xception) + (9 * 4 * 96), xception.MultiplyAdds(s_image)), CostOf(96));
    }

    [Fact]
    public void Every_middle_module_is_replaced_and_nothing_else()
    {
        var flow = Build(3).Declare(s_image);
        var segments = flow.Leaves.Where(leaf => leaf.Path.EndsWith("/spatial/segment0/kernel") || leaf.Path.EndsWith("/spatial/kernel")).ToList();

        Assert.Equal(9, segments.Count);
        Assert.Equal("block4_sepconv1/spatial/kernel", segments[0].Path);
        Assert.Equal("block6_sepconv3/spatial/kernel", segments[^1].Path);
        Assert.Equal(8, Graph.Order(flow.Value).Count(node => node.Op is DepthwiseConv2DOp));
        Assert.Equal([1, 10], flow.Value.Shape);
    }

    [Fact]
    public void More_segments_than_the_middle_flow_is_wide_are_refused() => Assert.Equal(
        "Split: 97 segments were asked of 96 channels and 96 filters; expected 1 to 96 segments.",
        Assert.Throws<LayerException>(() => Build(97)).Message);

    private static Layer Build(int segments) => InceptionNet.Build(new() { Segments = segments });

    private static (long Parameters, long MultiplyAdds) CostOf(int segments) => (ParametersOf(Build(segments)), Build(segments).MultiplyAdds(s_image));

    private static long ParametersOf(Layer layer) => layer.Leaves(s_image).Sum(leaf => leaf.Shape.Size);
}
