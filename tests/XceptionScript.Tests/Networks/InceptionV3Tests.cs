using System.Collections.Immutable;
using XceptionScript.Devices;
using XceptionScript.Expressions;
using XceptionScript.Networks;
using XceptionScript.Ops;
using Xunit;

namespace XceptionScript.Tests.Networks;

public class InceptionV3Tests
{
    private static readonly InceptionConvolution s_withGamma = new(UseBias: false, new BatchNorm() >> Layers.Relu);
    private static readonly Layer s_default = InceptionV3.Build(InceptionV3.Default);
    private static readonly Flow s_flow = s_default.Declare(InceptionV3.Default.Input);

    [Fact]
    public void The_default_has_the_parameters_of_keras()
    {
        Assert.Equal((23_817_352, 23_851_784), Totals(s_flow));
        Assert.Equal((378, 190), (s_flow.Leaves.Length, s_flow.Leaves.Count(leaf => leaf.IsTrainable)));
        Assert.Equal(21_802_784, Totals(InceptionV3.Default with { IncludeTop = false }).All);
        Assert.Equal(23_834_568, Totals(InceptionV3.Default with { Convolution = s_withGamma }).Trainable);
    }

    [Fact]
    public void The_network_of_August_2016_has_the_parameters_of_the_paper()
    {
        var network = InceptionV3.Build(InceptionV3.August2016);

        Assert.Equal((23_626_728, 23_660_968), Totals(InceptionV3.August2016));
        Assert.Equal(5_623_817_312, network.MultiplyAdds(InceptionV3.August2016.Input));
        Assert.Equal([1, 17, 17, 736], network.Declare(InceptionV3.August2016.Input).Taps["mixed3"].Shape);
        Assert.Equal(17_120, Kernels(network.Declare(InceptionV3.August2016.Input)).Sum(leaf => leaf.Shape[^1]));
    }

    [Fact]
    public void There_are_94_convolutions_of_17216_filters_each_normalized_then_rectified()
    {
        var nodes = Graph.Order(s_flow.Value).ToList();

        Assert.Equal((94, 17_216), (Kernels(s_flow).Count(), Kernels(s_flow).Sum(leaf => leaf.Shape[^1])));
        Assert.Equal(17_216, s_flow.Leaves.Where(leaf => leaf.Path.EndsWith("/beta")).Sum(leaf => leaf.Shape.Size));
        Assert.DoesNotContain(s_flow.Leaves, leaf => leaf.Path.EndsWith("/gamma") || (leaf.Path.EndsWith("/bias") && leaf.Path != "predictions/bias"));
        // ReLU of ((convolution - mean) * scale + beta).
        Assert.Equal(94, nodes.Count(node =>
            node is { Op: MapOp<ReluMap>, Inputs: [{ Inputs: [{ Inputs: [{ Inputs: [var inner, _] }, _] }, _] }] } && IsConvolution(inner)));
    }

    [Fact]
    public void In_August_2016_each_convolution_is_rectified_then_normalized()
    {
        var nodes = Graph.Order(InceptionV3.Build(InceptionV3.August2016).Declare(InceptionV3.Default.Input).Value);

        // ReLU(convolution + bias) - mean.
        Assert.Equal(94, nodes.Count(node =>
            node is { Op: ZipOp<SubZip>, Inputs: [{ Op: MapOp<ReluMap>, Inputs: [{ Op: ZipOp<AddZip>, Inputs: [var inner, _] }] }, _] } && IsConvolution(inner)));
    }

    [Theory]
    [InlineData("mixed0", 255_440 + 172_272, 312_345_600 + 1_340_779_616)]
    [InlineData("mixed1", 276_976, 338_688_000)]
    [InlineData("mixed2", 284_656, 348_096_000)]
    [InlineData("mixed3", 1_152_640, 401_937_408)]
    [InlineData("mixed4", 1_295_872, 374_063_104)]
    [InlineData("mixed5", 1_689_280, 487_702_528)]
    [InlineData("mixed6", 1_689_280, 487_702_528)]
    [InlineData("mixed7", 2_140_032, 617_914_368)]
    [InlineData("mixed8", 1_697_024, 291_004_416)]
    [InlineData("mixed9", 5_041_344, 322_437_120)]
    [InlineData("mixed10", 6_073_536, 388_497_408)]
    public void Modules_have_the_parameters_and_multiplications_of_the_fact_sheet(string name, long parameters, long multiplications)
    {
        var (with, before) = (Through(name), name == "mixed0" ? Layers.Identity : Through($"mixed{int.Parse(name[5..]) - 1}"));
        var image = InceptionV3.Default.Input;

        Assert.Equal(parameters, Totals(with.Declare(image)).Trainable - Totals(before.Declare(image)).Trainable);
        Assert.Equal(multiplications, with.MultiplyAdds(image) - before.MultiplyAdds(image));
    }

    [Fact]
    public void An_image_takes_5713216096_multiplications() => Assert.Equal(5_713_216_096, s_default.MultiplyAdds(InceptionV3.Default.Input));

    [Theory]
    [InlineData(299, 35, 17, 8)]
    [InlineData(224, 25, 12, 5)]
    [InlineData(128, 13, 6, 2)]
    [InlineData(75, 7, 3, 1)]
    public void Grids_shrink_as_in_keras(int size, int fine, int middle, int coarse)
    {
        var taps = s_default.Declare([size, size, 3]).Taps;

        int[] widths = [256, 288, 288, 768, 768, 768, 768, 768, 1280, 2048, 2048];
        Assert.Equal(
            widths.Select((width, i) => (Shape)(i < 3 ? [1, fine, fine, width] : i < 8 ? [1, middle, middle, width] : [1, coarse, coarse, width])),
            Enumerable.Range(0, 11).Select(i => taps[$"mixed{i}"].Shape));
    }

    [Fact]
    public void The_stem_has_the_grids_of_the_paper() => Assert.Equal(
        [149, 147, 147, 73, 71], s_flow.Scopes.Where(scope => scope.Path.StartsWith("conv2d")).Take(5).Select(scope => scope.Output[1]));

    [Fact]
    public void Leaves_bear_the_names_of_keras_in_the_order_of_the_branches()
    {
        string[] scopes = [.. s_flow.Leaves.Select(leaf => leaf.Path[..leaf.Path.LastIndexOf('/')]).Distinct()];

        Assert.Equal(["conv2d", "batch_normalization", .. Enumerable.Range(1, 93).SelectMany(i => new[] { $"conv2d_{i}", $"batch_normalization_{i}" }), "predictions"], scopes);
        Assert.Equal(
            ["[1, 1, 192, 64]", "[1, 1, 192, 48]", "[5, 5, 48, 64]", "[1, 1, 192, 64]", "[3, 3, 64, 96]", "[3, 3, 96, 96]", "[1, 1, 192, 32]"], KernelsFrom(6, 7));
        Assert.Equal(["[3, 3, 288, 384]", "[1, 1, 288, 64]", "[3, 3, 64, 96]", "[3, 3, 96, 96]"], KernelsFrom(27, 4));
        Assert.Equal(
            ["[1, 1, 768, 192]", "[1, 1, 768, 128]", "[1, 7, 128, 128]", "[7, 1, 128, 192]",
                "[1, 1, 768, 128]", "[7, 1, 128, 128]", "[1, 7, 128, 128]", "[7, 1, 128, 128]", "[1, 7, 128, 192]", "[1, 1, 768, 192]"],
            KernelsFrom(31, 10));
        Assert.Equal(
            ["[1, 1, 768, 192]", "[3, 3, 192, 320]", "[1, 1, 768, 192]", "[1, 7, 192, 192]", "[7, 1, 192, 192]", "[3, 3, 192, 192]"], KernelsFrom(71, 6));
        Assert.Equal(
            ["[1, 1, 1280, 320]", "[1, 1, 1280, 384]", "[1, 3, 384, 384]", "[3, 1, 384, 384]",
                "[1, 1, 1280, 448]", "[3, 3, 448, 384]", "[1, 3, 384, 384]", "[3, 1, 384, 384]", "[1, 1, 1280, 192]"],
            KernelsFrom(77, 9));
        Assert.Equal(["mixed9_0", "mixed9", "mixed9_1", "mixed10"], s_flow.Scopes.Select(scope => scope.Path).Where(path => path.StartsWith("mixed9") || path == "mixed10"));
    }

    [Fact]
    public void The_auxiliary_tower_adds_a_tap_of_logits_and_leaves_the_rest_alone()
    {
        var flow = InceptionV3.Build(InceptionV3.Default with { Auxiliary = true }).Declare(InceptionV3.Default.Input);

        Assert.Equal([1, 1000], flow.Taps["aux"].Shape);
        Assert.Equal<IEnumerable<Leaf>>(s_flow.Leaves, flow.Leaves.Where(leaf => !leaf.Path.StartsWith("aux/")));
        Assert.Same(s_flow.Value, flow.Value);
        Assert.DoesNotContain("aux", s_flow.Taps.Keys);
    }

    [Fact]
    public void The_auxiliary_tower_has_3326696_parameters_with_gamma_and_896_fewer_without()
    {
        var withGamma = InceptionV3.Default with { Convolution = s_withGamma };

        Assert.Equal(3_326_696, Totals(withGamma with { Auxiliary = true }).Trainable - Totals(withGamma).Trainable);
        Assert.Equal(27_161_264, Totals(withGamma with { Auxiliary = true }).Trainable);
        Assert.Equal(3_326_696 - 896, Totals(InceptionV3.Default with { Auxiliary = true }).Trainable - 23_817_352);
    }

    [Fact]
    public void An_image_that_is_too_small_is_refused_when_the_network_is_built_and_when_it_is_applied()
    {
        const string expected = "InceptionV3: the image is 74 x 74 (axes 1 and 2); expected at least 75 x 75 (Xception.Small takes smaller images).";

        Assert.Equal(expected, Refusal(InceptionV3.Default with { InputSize = 74 }));
        Assert.Equal(expected, Assert.Throws<ShapeException>(() => s_default.Declare([74, 74, 3])).Message);
        Assert.Equal(
            "InceptionV3: the image is 298 x 298 (axes 1 and 2); expected at least 299 x 299 for the auxiliary tower (without Auxiliary, 75 x 75).",
            Refusal(InceptionV3.Default with { InputSize = 298, Auxiliary = true }));
    }

    [Fact]
    public void Settings_out_of_range_are_refused_in_one_sentence() =>
        Assert.Equal("InceptionV3: Classes is 0; expected at least 1.", Refusal(InceptionV3.Default with { Classes = 0 }));

    [Fact]
    public void Two_builds_of_one_spec_are_equal_and_another_spec_differs()
    {
        Assert.Equal(s_default, InceptionV3.Build(new InceptionV3Spec()));
        Assert.NotEqual(s_default, InceptionV3.Build(InceptionV3.August2016));
        Assert.NotEqual(s_default, InceptionV3.Build(InceptionV3.Default with { Dropout = 0.2 }));
    }

    [Fact]
    public void The_processor_agrees_with_the_reference()
    {
        var network = InceptionV3.Build(InceptionV3.Default with { Preprocess = null, Classes = 10 });
        Shape image = [75, 75, 3];
        var (parameters, statistics) = network.Initialize(image, 1);
        var weights = parameters.Concat(statistics).ToImmutableDictionary();
        var flow = network.Apply(Flow.Start(Initializer.RandomNormal(1).Create([1, .. image], 2), Mode.Inference, 0));
        var logits = Graph.Substitute([flow.Value], flow.Leaves.ToDictionary(leaf => leaf.Tensor, leaf => (Tensor)weights[leaf.Path]))[0];

        var expected = logits.Evaluate(Device.Reference).ToDoubles();
        var actual = logits.Evaluate(Device.Cpu).ToDoubles();

        var largest = expected.Max(Math.Abs);
        Assert.NotEqual(0, largest);
        Assert.Equal(expected, actual, (a, b) => Math.Abs(a - b) <= 1e-4 * largest);
    }

    private static Layer Through(string name)
    {
        var layers = ((Sequence)s_default).Layers.ToList();
        return Layers.Chain([.. layers.Take(1 + layers.FindIndex(layer => layer is Tapped tapped && tapped.As == name))]);
    }

    // Convolutions are counted from 1, as in the published weight files.
    private static IEnumerable<string> KernelsFrom(int first, int count) => Kernels(s_flow).Skip(first - 1).Take(count).Select(leaf => $"{leaf.Shape}");

    private static IEnumerable<Leaf> Kernels(Flow flow) => flow.Leaves.Where(leaf => leaf is { Kind: LeafKind.Kernel, Shape.Rank: 4 });

    private static bool IsConvolution(Tensor node) => node.Op is Conv2DOp or PointwiseConv2DOp;

    private static string Refusal(InceptionV3Spec spec) => Assert.Throws<ShapeException>(() => InceptionV3.Build(spec)).Message;

    private static (long Trainable, long All) Totals(InceptionV3Spec spec) => Totals(InceptionV3.Build(spec).Declare(spec.Input));

    private static (long Trainable, long All) Totals(Flow flow) =>
        (flow.Leaves.Where(leaf => leaf.IsTrainable).Sum(leaf => leaf.Shape.Size), flow.Leaves.Sum(leaf => leaf.Shape.Size));
}
