using XceptionScript.Devices;
using XceptionScript.Expressions;
using XceptionScript.Networks;
using XceptionScript.Ops;
using XceptionScript.Training;
using Xunit;
using static XceptionScript.Networks.Layers;
using static XceptionScript.Training.Losses;
using static XceptionScript.Training.Optimizers;

namespace XceptionScript.Tests.Networks;

/// <summary>The paper's ablations (sections 4.6 and 4.7), each one expression over a network.</summary>
public class AblationTests
{
    private const long Trained = 22_855_952;

    // 34 separable convolutions read this many channels: 64, 128, 128, 256, 256, 26 times 728, 1024 and 1536.
    private const long SeparableInputs = 64 + 128 + 128 + 256 + 256 + (27 * 728) + 1024 + 1536;

    private static readonly Shape s_image = Xception.Default.Input;
    private static readonly Layer s_xception = Xception.Build(Xception.Default);

    private static readonly Dictionary<string, Func<Layer, Layer>> s_ablations = new()
    {
        ["no residual connections"] = model => model.Rewrite(layer => layer is Residual(var body) ? body : layer),
        ["a ReLU between"] = model => model.Rewrite(layer => layer is SeparableConv2D conv ? conv with { Between = Relu } : layer),
        ["an ELU between"] = model => model.Rewrite(layer => layer is SeparableConv2D conv ? conv with { Between = Elu } : layer),
        ["a batch norm between"] = model => model.Rewrite(layer => layer is SeparableConv2D conv ? conv with { Between = new BatchNorm() } : layer),
        ["depth multiplier 2"] = model => model.Rewrite(layer => layer is SeparableConv2D conv ? conv with { DepthMultiplier = 2 } : layer),
        ["separable convolutions for 3x3 ones"] = model => model.Rewrite(layer => layer is Conv2D { Kernel: (3, 3) } conv ? conv.AsSeparable() : layer),
    };

    public static TheoryData<string> Ablations => [.. s_ablations.Keys];

    [Fact]
    public void Without_residual_connections_the_projections_go()
    {
        var ablated = s_ablations["no residual connections"](s_xception);

        // A 1x1 kernel and gamma and beta on the way past blocks 2, 3, 4 and 13.
        const long projections = (64 * 128) + (128 * 256) + (256 * 728) + (728 * 1024) + (2 * (128 + 256 + 728 + 1024));
        Assert.Equal(Trained - projections, TrainedIn(ablated));
        Assert.Equal(12, Parts(s_xception).Count(part => part is Residual));
        Assert.DoesNotContain(Parts(ablated), part => part is Residual);
        AssertSame(Plain(s_xception).Where(part => !(part is Conv2D or BatchNorm && part.Name is null)), Plain(ablated));
        Assert.Equal([1, 1000], ablated.Declare(s_image).Value.Shape);
    }

    [Theory]
    [InlineData("a ReLU between")]
    [InlineData("an ELU between")]
    public void An_activation_between_changes_34_layers_and_no_parameter(string ablation)
    {
        var ablated = s_ablations[ablation](s_xception);

        AssertSeparableConvolutionsAlone(ablated);
        Assert.Equal<IEnumerable<Leaf>>(s_xception.Leaves(s_image), ablated.Leaves(s_image));
        Assert.Equal(34, Graph.Order(ablated.Declare(s_image).Value).Count(node =>
            node is { Op: PointwiseConv2DOp, Inputs: [{ Op: MapOp<ReluMap> or ZipOp<EluZip>, Inputs: [{ Op: DepthwiseConv2DOp }, ..] }, _] }));
    }

    [Fact]
    public void A_batch_norm_between_adds_four_vectors_a_layer()
    {
        var ablated = s_ablations["a batch norm between"](s_xception);

        AssertSeparableConvolutionsAlone(ablated);
        Assert.Equal(Trained + (2 * SeparableInputs), TrainedIn(ablated));
        Assert.Equal(22_910_480 + (4 * SeparableInputs), ablated.Leaves(s_image).Sum(leaf => leaf.Shape.Size));
        Assert.Subset(ablated.Leaves(s_image).ToHashSet(), s_xception.Leaves(s_image).ToHashSet());
        Assert.Contains(ablated.Leaves(s_image), leaf => leaf.Path == "block5_sepconv1/batch_normalization/gamma" && leaf.Shape == [728]);
    }

    [Fact]
    public void Depth_multiplier_2_doubles_what_separable_convolutions_hold()
    {
        var ablated = s_ablations["depth multiplier 2"](s_xception);

        AssertSeparableConvolutionsAlone(ablated);
        Assert.Equal(Trained + (9 * SeparableInputs) + 19_552_896, TrainedIn(ablated));
        Assert.Equal(s_xception.Leaves(s_image).Select(leaf => leaf.Path), ablated.Leaves(s_image).Select(leaf => leaf.Path));
    }

    [Fact]
    public void Vgg_with_separable_convolutions_keeps_biases_names_and_grids()
    {
        var vgg = Vgg16.Build(Vgg16.Default);
        var ablated = s_ablations["separable convolutions for 3x3 ones"](vgg);

        int[] widths = [3, 64, 64, 128, 128, 256, 256, 256, 512, 512, 512, 512, 512, 512];
        var saved = Enumerable.Range(0, 13).Sum(i => (9L * widths[i] * widths[i + 1]) - (9 * widths[i]) - (widths[i] * widths[i + 1]));
        Assert.Equal(138_357_544 - saved, TrainedIn(ablated, Vgg16.Default.Input));
        Assert.Equal(13, Plain(vgg).Zip(Plain(ablated)).Count(pair => pair.First is Conv2D && pair.Second is SeparableConv2D && pair.First.Name == pair.Second.Name));
        AssertSame(Plain(vgg).Where(part => part is not Conv2D), Plain(ablated).Where(part => part is not SeparableConv2D));
        Assert.Equal<IEnumerable<(string, Shape)>>(vgg.Declare(Vgg16.Default.Input).Scopes, ablated.Declare(Vgg16.Default.Input).Scopes);
        Assert.Equal(Biases(vgg), Biases(ablated));

        static IEnumerable<Leaf> Biases(Layer layer) => layer.Leaves(Vgg16.Default.Input).Where(leaf => leaf.Path.EndsWith("/bias"));
    }

    [Fact]
    public void A_convolution_made_separable_keeps_its_windows()
    {
        var conv = new Conv2D(6, (3, 5), Stride: 2, Padding.Same, UseBias: false) { Name = "c", BiasInitializer = Initializer.Ones };

        Assert.Equal(new SeparableConv2D(6, (3, 5), 2, Padding.Same, DepthMultiplier: 3, UseBias: false) { Name = "c", BiasInitializer = Initializer.Ones }, conv.AsSeparable(depthMultiplier: 3));
        Assert.Equal(new Conv2D(6, 3, Dilation: 2).Declare([9, 8, 4]).Value.Shape, new Conv2D(6, 3, Dilation: 2).AsSeparable().Declare([9, 8, 4]).Value.Shape);
    }

    [Theory]
    [MemberData(nameof(Ablations))]
    public void Each_trains(string ablation)
    {
        var original = ablation.StartsWith("separable")
            ? Vgg16.Build(Vgg16.Default with { Blocks = [(2, 4), (1, 8)], FullyConnected = [8], Channels = 1, Classes = 3, InputSize = 8, Preprocess = Rescaling.Symmetric })
            : Xception.Build(Xception.Small with { Width = 0.125, MiddleModules = 1, Channels = 1, Classes = 3 });
        var ablated = s_ablations[ablation](original);
        var random = new Random(1);
        var images = new byte[4 * 8 * 8];
        random.NextBytes(images);
        var batch = new Batch(("image", NdArray.Of<byte>([4, 8, 8, 1], images)), ("label", NdArray.Of<int>([4], [0, 1, 2, 1])));
        var step = TrainingStep.Compile(ablated, [8, 8, 1], CrossEntropy(), Sgd(0.005), Device.Cpu);

        var (first, before) = step.Run(step.Initial(1), batch);
        var (_, after) = step.Run(first, batch);

        Assert.NotEqual(original, ablated);
        Assert.True(double.IsFinite(before.Loss) && after.Loss < before.Loss, $"The loss went from {before.Loss} to {after.Loss}.");
    }

    private static void AssertSeparableConvolutionsAlone(Layer ablated)
    {
        var untouched = Plain(s_xception).Where(part => part is not SeparableConv2D).ToList();
        var known = untouched.ToHashSet<Layer>(ReferenceEqualityComparer.Instance);
        Assert.Equal((34, 34), (SeparableIn(s_xception).Count(), SeparableIn(ablated).Count()));
        Assert.DoesNotContain(SeparableIn(ablated), layer => SeparableIn(s_xception).Contains(layer, ReferenceEqualityComparer.Instance));
        AssertSame(untouched, Plain(ablated).Where(known.Contains));

        static IEnumerable<Layer> SeparableIn(Layer layer) => Parts(layer).Where(part => part is SeparableConv2D);
    }

    private static void AssertSame(IEnumerable<Layer> expected, IEnumerable<Layer> actual)
    {
        var (left, right) = (expected.ToList(), actual.ToList());
        Assert.Equal(left.Count, right.Count);
        Assert.All(left.Zip(right), pair => Assert.Same(pair.First, pair.Second));
    }

    /// <summary>The parts of a network that are not made of others, in order.</summary>
    private static List<Layer> Plain(Layer layer) => [.. Parts(layer).Where(part => part is not (Sequence or Residual))];

    // What a rewrite meets is every layer; one that changes nothing leaves the network alone.
    private static List<Layer> Parts(Layer layer)
    {
        var parts = new List<Layer>();
        Assert.Same(layer, layer.Rewrite(part =>
        {
            parts.Add(part);
            return part;
        }));
        return parts;
    }

    private static long TrainedIn(Layer layer, Shape? image = null) => layer.Leaves(image ?? s_image).Where(leaf => leaf.IsTrainable).Sum(leaf => leaf.Shape.Size);
}
