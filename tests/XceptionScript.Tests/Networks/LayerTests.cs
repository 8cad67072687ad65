using XceptionScript.Expressions;
using XceptionScript.Networks;
using XceptionScript.Ops;
using Xunit;
using static XceptionScript.Networks.Layers;

namespace XceptionScript.Tests.Networks;

public class LayerTests
{
    private static Layer SepConvBn(int filters) => new SeparableConv2D(filters, Kernel: 3, Padding: Padding.Same) >> new BatchNorm();

    private static Layer MiddleModule(int width) => new Residual(Repeat(3, () => Relu >> SepConvBn(width)));

    [Fact]
    public void Compositions_without_a_name_merge_and_named_ones_stay()
    {
        var merged = Assert.IsType<Sequence>((Relu >> Tanh) >> (Elu >> (Relu >> Tanh)));
        var nested = Assert.IsType<Sequence>(Relu >> (Elu >> Tanh).Named("part"));

        Assert.Equal([Relu, Tanh, Elu, Relu, Tanh], merged.Layers);
        Assert.Equal(2, nested.Layers.Count);
    }

    [Fact]
    public void Layers_compare_by_value()
    {
        Assert.Equal(MiddleModule(8), MiddleModule(8));
        Assert.Equal(MiddleModule(8).GetHashCode(), MiddleModule(8).GetHashCode());
        Assert.NotEqual(MiddleModule(8), MiddleModule(9));
        Assert.Equal(new Concatenate([Relu, new Dense(3)]), new Concatenate([Relu, new Dense(3)]));
        Assert.NotEqual(Relu, Relu.Named("a"));
    }

    [Fact]
    public void Unnamed_layers_are_numbered_in_their_scope_as_keras_numbers_them()
    {
        var network = Repeat(2, () => SepConvBn(4)) >> Repeat(2, () => SepConvBn(4)).Named("middle") >> SepConvBn(4);

        Assert.Equal(
            ["separable_conv2d", "separable_conv2d_1", "middle/separable_conv2d", "middle/separable_conv2d_1", "separable_conv2d_2"],
            network.Leaves([8, 8, 4]).Where(leaf => leaf.Path.EndsWith("depthwise_kernel")).Select(leaf => leaf.Path[..leaf.Path.LastIndexOf('/')]));
    }

    [Fact]
    public void Numbers_avoid_names_that_are_taken()
    {
        var network = new Dense(2).Named("dense") >> new Dense(2).Named("dense_1") >> new Dense(2);

        Assert.Equal(["dense/kernel", "dense_1/kernel", "dense_2/kernel"], network.Leaves([3]).Where(leaf => leaf.Kind == LeafKind.Kernel).Select(leaf => leaf.Path));
    }

    [Fact]
    public void A_path_declared_twice_is_an_error_that_names_it()
    {
        var twice = new Dense(2).Named("head") >> new Dense(2).Named("head");
        var masks = new Dropout(0.5).Named("drop") >> new Dropout(0.5).Named("drop");

        Assert.StartsWith("Leaf: `head/kernel` is declared twice; expected every path once", Assert.Throws<LayerException>(() => twice.Declare([3])).Message);
        Assert.Contains("`drop/mask`", Assert.Throws<LayerException>(() => masks.Apply(Flow.Start(Tensors.Input("x", [2, 3]), Mode.Training, 0))).Message);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a/b")]
    public void Names_have_characters_and_no_slash(string name) =>
        Assert.Equal($"Layer: the name is `{name}`; expected at least one character and no slash (scopes nest by composition).", Assert.Throws<LayerException>(() => Relu.Named(name)).Message);

    [Fact]
    public void A_rewrite_that_changes_nothing_gives_the_same_object()
    {
        var network = Xception.Build(Xception.Small) >> new Concatenate([Relu, Tanh.Tap("t"), new Dense(3).Frozen()]);

        Assert.Same(network, network.Rewrite(layer => layer));
        Assert.Same(network, network.Rewrite(layer => layer is ZeroPadding2D ? Relu : layer));
    }

    [Fact]
    public void A_rewrite_keeps_the_parts_it_does_not_change()
    {
        var (left, right) = (MiddleModule(8), new Dense(3) >> Relu);
        var network = new Concatenate([left, right]);

        var rewritten = Assert.IsType<Concatenate>(network.Rewrite(layer => layer is Dense dense ? dense with { Units = 4 } : layer));

        Assert.Same(left, rewritten.Branches[0]);
        Assert.Equal(new Dense(4) >> Relu, rewritten.Branches[1]);
    }

    [Fact]
    public void A_rewrite_reaches_bodies_shortcuts_branches_taps_frozen_parts_and_what_lies_between()
    {
        var network = new Residual(new SeparableConv2D(4, 3) { Between = Relu }.Tap("t"), new Concatenate([Relu, Relu.Frozen()]));

        var rewritten = network.Rewrite(layer => layer == Relu ? Elu : layer);

        Assert.Equal(new Residual(new SeparableConv2D(4, 3) { Between = Elu }.Tap("t"), new Concatenate([Elu, Elu.Frozen()])), rewritten);
    }

    [Fact]
    public void The_ablations_of_the_paper_are_patterns()
    {
        var middle = Repeat(8, () => MiddleModule(728)).Named("middle");

        var withoutResiduals = middle.Rewrite(layer => layer is Residual(var body) ? body : layer);
        var reluBetween = middle.Rewrite(layer => layer is SeparableConv2D conv ? conv with { Between = Relu } : layer);

        Assert.Equal(Repeat(24, () => Relu >> SepConvBn(728)).Named("middle"), withoutResiduals);
        Assert.Equal<IEnumerable<Leaf>>(middle.Leaves([19, 19, 728]), reluBetween.Leaves([19, 19, 728]));
    }

    [Fact]
    public void Frozen_layers_declare_frozen_leaves_and_build_for_inference()
    {
        var network = SepConvBn(4).Named("base").Frozen() >> new Dropout(0.5) >> SepConvBn(4).Named("head");

        var flow = network.Apply(Flow.Start(Tensors.Input("x", [2, 8, 8, 3]), Mode.Training, 0));

        Assert.All(flow.Leaves, leaf => Assert.Equal(leaf.Path.StartsWith("base/"), leaf.IsFrozen));
        Assert.Equal(["head/batch_normalization/moving_mean", "head/batch_normalization/moving_variance"], flow.Updates.Keys);
        Assert.Equal((Mode.Training, false), (flow.Mode, flow.IsFrozen));
        Assert.Single(Graph.Order(flow.Value), node => node.Op is MomentsOp);
        Assert.Single(Graph.Order(flow.Value), node => node.Op is RandomUniformOp);
    }

    [Fact]
    public void A_tap_exposes_the_output_of_its_layer()
    {
        var flow = (new Dense(4).Tap("hidden") >> Relu >> new Dense(2)).Declare([3]);

        Assert.Equal([1, 4], flow.Taps["hidden"].Shape);
        Assert.Contains(flow.Taps["hidden"], Graph.Order(flow.Value));
        Assert.StartsWith(
            "Tap: two layers expose their output as `t`; expected each name once",
            Assert.Throws<LayerException>(() => (Relu.Tap("t") >> Relu.Tap("t")).Declare([3])).Message);
    }

    [Fact]
    public void Branches_take_the_same_value_and_join_along_channels()
    {
        var flow = new Concatenate([new Conv2D(4, 1), new Conv2D(5, 3, Padding: Padding.Same), new AveragePooling2D(3, Stride: 1, Padding.Same)]).Declare([8, 8, 3]);

        Assert.Equal([1, 8, 8, 12], flow.Value.Shape);
        Assert.Equal(["conv2d/kernel", "conv2d/bias", "conv2d_1/kernel", "conv2d_1/bias"], flow.Leaves.Select(leaf => leaf.Path));
    }

    [Fact]
    public void A_shape_error_starts_with_the_path_of_its_layer() => Assert.StartsWith(
        "stem/conv2d/Conv2D: the window covers 5 x 5 cells, the image has 4 x 4",
        Assert.Throws<ShapeException>(() => (Relu >> new Conv2D(2, 5)).Named("stem").Declare([4, 4, 1])).Message);

    [Fact]
    public void A_residual_of_unequal_shapes_says_both() => Assert.StartsWith(
        "Residual: the body gives [1, 6, 6, 3], the shortcut [1, 8, 8, 3]; expected equal shapes",
        Assert.Throws<ShapeException>(() => new Residual(new SeparableConv2D(3, 3)).Declare([8, 8, 3])).Message);

    [Fact]
    public void Initial_arrays_are_a_function_of_layer_shape_and_key()
    {
        var network = Xception.Build(Xception.Small);

        var (parameters, statistics) = network.Initialize([28, 28, 1], 42);
        var (again, _) = network.Initialize([28, 28, 1], 42);
        var (other, _) = network.Initialize([28, 28, 1], 43);

        Assert.True(parameters.BitsEqual(again));
        Assert.False(parameters.BitsEqual(other));
        Assert.Equal(network.Leaves([28, 28, 1]).Where(leaf => leaf.IsTrainable).Select(leaf => leaf.Path), parameters.Paths);
        Assert.All(statistics, item => Assert.EndsWith(item.Value[0] == 0 ? "moving_mean" : "moving_variance", item.Key));
    }

    [Fact]
    public void A_script_may_write_layers_of_its_own()
    {
        var flow = (new ScaledLayer() >> new ScaledLayer()).Declare([3]);

        Assert.Equal(["scaled/scale", "scaled_1/scale"], flow.Leaves.Select(leaf => leaf.Path));
    }

    private sealed record ScaledLayer : Layer
    {
        protected override string Stem => "scaled";

        protected override Flow Build(Flow flow)
        {
            (var scale, flow) = flow.Leaf("scale", [flow.Value.Shape[^1]], Initializer.Ones, LeafKind.Parameter);
            return flow with { Value = flow.Value * scale };
        }
    }
}
