using XceptionScript.Expressions;
using XceptionScript.Networks;
using XceptionScript.Ops;
using Xunit;

namespace XceptionScript.Tests.Networks;

public class XceptionTests
{
    private static readonly Layer s_default = Xception.Build(Xception.Default);
    private static readonly Flow s_flow = s_default.Declare(Xception.Default.Input);

    [Fact]
    public void The_default_has_the_papers_parameters() => Assert.Equal((22_855_952, 22_910_480), Totals(s_flow));

    [Theory]
    [InlineData("depthwise_kernel", 207_432)]
    [InlineData("pointwise_kernel", 19_552_896)]
    [InlineData("gamma beta", 54_528)]
    [InlineData("moving_mean moving_variance", 54_528)]
    public void Parameters_divide_by_kind_as_in_keras(string names, long expected) =>
        Assert.Equal(expected, s_flow.Leaves.Where(leaf => names.Split(' ').Contains(leaf.Path.Split('/')[^1])).Sum(leaf => leaf.Shape.Size));

    [Fact]
    public void Plain_convolutions_and_the_classifier_hold_the_rest()
    {
        Assert.Equal(992_096, s_flow.Leaves.Where(leaf => leaf.Path.EndsWith("/kernel") && leaf.Shape.Rank == 4).Sum(leaf => leaf.Shape.Size));
        Assert.Equal(2_049_000, s_flow.Leaves.Where(leaf => leaf.Path.StartsWith("predictions/")).Sum(leaf => leaf.Shape.Size));
    }

    [Fact]
    public void There_are_236_variables_of_which_156_are_trained()
    {
        Assert.Equal(236, s_flow.Leaves.Length);
        Assert.Equal(156, s_flow.Leaves.Count(leaf => leaf.IsTrainable));
        Assert.Equal(6 + 68 + 1, s_flow.Leaves.Count(leaf => leaf.Kind == LeafKind.Kernel));
    }

    [Fact]
    public void Variants_have_the_parameters_of_the_fact_sheet()
    {
        Assert.Equal((20_806_952, 20_861_480), Totals(Xception.Default with { IncludeTop = false }));
        Assert.Equal(55_639_952, Totals(Xception.Default with { Classes = 17_000 }).Trainable);
        Assert.Equal(115_629_968, Totals(Xception.Default with { Classes = 17_000, FullyConnected = [4096, 4096] }).Trainable);
    }

    [Theory]
    [InlineData(299, 147, 74, 37, 19, 10)]
    [InlineData(224, 109, 55, 28, 14, 7)]
    [InlineData(128, 61, 31, 16, 8, 4)]
    [InlineData(71, 33, 17, 9, 5, 3)]
    public void Grids_shrink_as_in_keras(int size, int block1, int block2, int block3, int middle, int exit)
    {
        var outputs = s_default.Declare([size, size, 3]).Scopes.ToDictionary(scope => scope.Path, scope => scope.Output);

        Assert.Equal([1, block1, block1, 64], outputs["block1_conv2_act"]);
        Assert.Equal([1, block2, block2, 128], outputs["block2_pool"]);
        Assert.Equal([1, block3, block3, 256], outputs["block3_pool"]);
        Assert.Equal([1, middle, middle, 728], outputs["block12_sepconv3_bn"]);
        Assert.Equal([1, exit, exit, 1024], outputs["block13_pool"]);
        Assert.Equal([1, exit, exit, 2048], outputs["block14_sepconv2_act"]);
        Assert.Equal([1, 1000], outputs["predictions"]);
    }

    [Theory]
    [InlineData(299, 8_357_403_496)]
    [InlineData(224, 4_552_879_072)]
    [InlineData(150, 1_926_445_456)]
    [InlineData(128, 1_477_953_952)]
    [InlineData(96, 827_908_576)]
    [InlineData(71, 553_174_824)]
    public void Multiplications_match_the_fact_sheet(int size, long expected) => Assert.Equal(expected, s_default.MultiplyAdds([size, size, 3]));

    [Fact]
    public void Leaves_bear_the_names_of_keras()
    {
        string[] scopes = [.. s_flow.Leaves.Select(leaf => leaf.Path[..leaf.Path.LastIndexOf('/')]).Distinct()];

        Assert.Equal("block1_conv1/kernel", s_flow.Leaves[0].Path);
        Assert.Equal([864, 18_432], s_flow.Leaves.Where(leaf => leaf.Path is "block1_conv1/kernel" or "block1_conv2/kernel").Select(leaf => leaf.Shape.Size));
        Assert.Equal(["conv2d", "conv2d_1", "conv2d_2", "conv2d_3"], scopes.Where(scope => scope.StartsWith("conv2d")));
        Assert.Equal(["batch_normalization", "batch_normalization_1", "batch_normalization_2", "batch_normalization_3"], scopes.Where(scope => scope.StartsWith("batch_n")));
        Assert.Equal(
            ["block2_sepconv1", "block2_sepconv1_bn", "block2_sepconv2", "block2_sepconv2_bn", "conv2d", "batch_normalization"],
            scopes.SkipWhile(scope => scope != "block2_sepconv1").Take(6));
        Assert.Contains("block12_sepconv3_bn", scopes);
        Assert.DoesNotContain(scopes, scope => scope.StartsWith("block2_sepconv3") || scope.StartsWith("block15"));
        Assert.Equal([1, 1, 728, 1024], s_flow.Leaves.Single(leaf => leaf.Path == "block13_sepconv2/pointwise_kernel").Shape);
    }

    [Fact]
    public void Every_separable_convolution_reads_an_activation_but_the_first_of_block_14()
    {
        var depthwise = Graph.Order(s_flow.Value).Where(node => node.Op is DepthwiseConv2DOp).ToList();

        Assert.Equal(34, depthwise.Count);
        Assert.Equal(["block14_sepconv1/depthwise_kernel"], depthwise.Where(node => node.Inputs[0].Op is not MapOp<ReluMap>).Select(node => ((InputOp)node.Inputs[1].Op).Name));
        Assert.Single(Graph.Order(s_flow.Value), node => node.Op is Conv2DOp && node.Inputs[0] == depthwise[0].Inputs[0]);
    }

    [Fact]
    public void The_shortcut_takes_the_modules_input_before_its_opening_activation()
    {
        var projection = Graph.Order(s_flow.Value).Single(node => node.Op is Conv2DOp && Reads(node, "conv2d_1/kernel"));
        var opened = Graph.Order(s_flow.Value).Single(node => node.Op is DepthwiseConv2DOp && Reads(node, "block3_sepconv1/depthwise_kernel"));

        Assert.IsType<MapOp<ReluMap>>(opened.Inputs[0].Op);
        Assert.IsType<ZipOp<AddZip>>(projection.Inputs[0].Op);
        Assert.Same(projection.Inputs[0], opened.Inputs[0].Inputs[0]);
    }

    [Fact]
    public void An_identity_shortcut_takes_the_middle_modules_input_before_its_opening_activation()
    {
        var opened = Graph.Order(s_flow.Value).Single(node => node.Op is DepthwiseConv2DOp && Reads(node, "block6_sepconv1/depthwise_kernel"));
        var input = opened.Inputs[0].Inputs[0];

        Assert.IsType<MapOp<ReluMap>>(opened.Inputs[0].Op);
        Assert.Single(Graph.Order(s_flow.Value), node => node.Op is ZipOp<AddZip> && node.Inputs[1] == input);
    }

    [Fact]
    public void An_image_below_71_is_refused_when_the_network_is_built_and_when_it_is_applied()
    {
        const string expected = "Xception: the image is 48 x 48 (axes 1 and 2); expected at least 71 x 71 for the ImageNet stem (Xception.Small takes smaller images).";

        Assert.Equal(expected, Assert.Throws<ShapeException>(() => Xception.Build(Xception.Default with { InputSize = 48 })).Message);
        Assert.Equal(expected, Assert.Throws<ShapeException>(() => s_default.Declare([48, 48, 1])).Message);
    }

    [Fact]
    public void Settings_out_of_range_are_refused_in_one_sentence()
    {
        Assert.Equal("Xception: Classes is 0; expected at least 1.", Refusal(Xception.Default with { Classes = 0 }));
        Assert.Equal("Xception: MiddleModules is -1; expected at least 0.", Refusal(Xception.Default with { MiddleModules = -1 }));
        Assert.Equal("Xception: Width is 0; expected a number above 0.", Refusal(Xception.Default with { Width = 0 }));
        Assert.StartsWith("Xception: EntryModules has 0 modules; expected at least 1", Refusal(Xception.Default with { EntryModules = [] }));
    }

    [Fact]
    public void Width_scales_filters_in_multiples_of_8()
    {
        var flow = Xception.Build(Xception.Default with { Width = 0.5 }).Declare(Xception.Default.Input);

        Assert.Equal([3, 3, 3, 16], flow.Leaves[0].Shape);
        Assert.Equal([3, 3, 368, 1], flow.Leaves.Single(leaf => leaf.Path == "block5_sepconv1/depthwise_kernel").Shape);
    }

    [Theory]
    [InlineData(28, 1, 14_500_000)]
    [InlineData(32, 3, 19_000_000)]
    public void The_small_network_costs_what_its_documentation_says(int size, int channels, long about)
    {
        var small = Xception.Build(Xception.Small);

        Assert.Equal([1, 10], small.Declare([size, size, channels]).Value.Shape);
        Assert.InRange(small.MultiplyAdds([size, size, channels]), about - 500_000, about + 500_000);
    }

    [Fact]
    public void Small_networks_vary_with_with()
    {
        var scopes = Xception.Build(Xception.Small with { Classes = 7, MiddleModules = 4 }).Declare([32, 32, 3]).Scopes.Select(scope => scope.Path).ToList();

        Assert.Contains("block7_sepconv3", scopes);
        Assert.Contains("block8_pool", scopes);
        Assert.Contains("block9_sepconv2", scopes);
    }

    [Fact]
    public void Two_builds_of_one_spec_are_equal_and_another_spec_differs()
    {
        Assert.Equal(s_default, Xception.Build(new XceptionSpec()));
        Assert.Equal(s_default.GetHashCode(), Xception.Build(new XceptionSpec()).GetHashCode());
        Assert.NotEqual(s_default, Xception.Build(Xception.Default with { MiddleModules = 7 }));
    }

    [Fact]
    public void Bytes_and_numbers_are_both_images()
    {
        var leaves = s_default.Leaves([71, 71, 3], DType.UInt8);

        Assert.All(leaves, leaf => Assert.Equal(DType.Float32, leaf.DType));
        Assert.Equal<IEnumerable<Leaf>>(s_default.Leaves([71, 71, 3]), leaves);
    }

    private static bool Reads(Tensor node, string leaf) => node.Inputs[1].Op is InputOp input && input.Name == leaf;

    private static string Refusal(XceptionSpec spec) => Assert.Throws<ShapeException>(() => Xception.Build(spec)).Message;

    private static (long Trainable, long All) Totals(XceptionSpec spec) => Totals(Xception.Build(spec).Declare(spec.Input));

    private static (long Trainable, long All) Totals(Flow flow) =>
        (flow.Leaves.Where(leaf => leaf.IsTrainable).Sum(leaf => leaf.Shape.Size), flow.Leaves.Sum(leaf => leaf.Shape.Size));
}
