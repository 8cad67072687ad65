using XceptionScript.Expressions;
using XceptionScript.Ops;
using static XceptionScript.Networks.Layers;

namespace XceptionScript.Networks;

/// <summary>
/// Xception (Chollet, CVPR 2017, arXiv 1610.02357): depthwise separable convolutions in residual modules. The output is the logits [n, classes]:
/// a loss takes them as they are, and <c>.Softmax()</c> makes them probabilities. Names are those of Keras.
/// </summary>
public static class Xception
{
    /// <summary>The paper's network for 299x299x3 and 1000 classes: 22,855,952 trainable parameters, 22,910,480 with the moving statistics.</summary>
    public static XceptionSpec Default { get; } = new();

    /// <summary>
    /// A small relative for images of 28x28x1 to 32x32x3 and ten classes: one convolution as stem, two modules in the entry flow, three in the middle; about
    /// 14.5 and 19 million multiplications an image.
    /// </summary>
    public static XceptionSpec Small { get; } = new()
    {
        Stem = XceptionStem.Small,
        EntryModules = [new(48), new(96)],
        MiddleModules = 3,
        ExitFilters = (144, 192, 288),
        InputSize = 32,
        Classes = 10,
        BatchNormMomentum = 0.9,
    };

    /// <summary>The network: entry, middle and exit flow (paper figure 5), then the classifier.</summary>
    /// <exception cref="ShapeException">A setting is out of range.</exception>
    public static Layer Build(XceptionSpec spec)
    {
        Check(spec);
        var features = new XceptionImage(spec.Stem, spec.SmallestInput) >> (spec.Preprocess ?? Identity) >> EntryFlow(spec) >> MiddleFlow(spec) >> ExitFlow(spec);
        return spec.IncludeTop ? features >> Top(spec) : features;
    }

    private static Layer EntryFlow(XceptionSpec spec)
    {
        var stem = spec.Stem == XceptionStem.ImageNet
            ? ConvBnRelu(spec, "block1_conv1", 32, stride: 2, Padding.Valid) >> ConvBnRelu(spec, "block1_conv2", 64, stride: 1, Padding.Valid)
            : ConvBnRelu(spec, "block1_conv1", 32, stride: 1, Padding.Same);
        return stem >> Repeat(spec.EntryModules.Count, i =>
        {
            // The stem ends in a ReLU of its own, so the first module starts with a convolution.
            var opening = i == 1 ? Identity : Relu.Named($"block{i + 1}_sepconv1_act");
            var (filters, stride) = spec.EntryModules[i - 1];
            return Module(spec, $"block{i + 1}", opening, filters, filters, stride);
        });
    }

    private static Layer MiddleFlow(XceptionSpec spec)
    {
        var (before, width) = (spec.EntryModules.Count + 1, spec.EntryModules[^1].Filters);
        return Repeat(spec.MiddleModules, i => new Residual(Repeat(3, j => ReluSepConvBn(spec, $"block{before + i}_sepconv{j}", width))));
    }

    private static Layer ExitFlow(XceptionSpec spec)
    {
        var (before, width) = (spec.EntryModules.Count + 1 + spec.MiddleModules, spec.EntryModules[^1].Filters);
        var (module, first, second) = spec.ExitFilters;
        return Module(spec, $"block{before + 1}", Relu.Named($"block{before + 1}_sepconv1_act"), width, module, stride: 2)
            >> SepConvBnRelu(spec, $"block{before + 2}_sepconv1", first)
            >> SepConvBnRelu(spec, $"block{before + 2}_sepconv2", second);
    }

    private static Layer Top(XceptionSpec spec)
    {
        var hidden = Repeat(spec.FullyConnected.Count, i => new Dense(spec.FullyConnected[i - 1]).Named($"fc{i}") >> Relu.Named($"fc{i}_act"));
        var dropout = spec.Dropout == 0 ? Identity : new Dropout(spec.Dropout).Named("dropout");
        return new GlobalAveragePooling2D().Named("avg_pool") >> hidden >> dropout >> new Dense(spec.Classes).Named("predictions");
    }

    private static Layer Module(XceptionSpec spec, string block, Layer opening, int first, int second, int stride)
    {
        var pool = stride == 1 ? Identity : new MaxPooling2D(3, stride, Padding.Same).Named($"{block}_pool");
        return new Residual(
            opening >> SepConvBn(spec, $"{block}_sepconv1", first) >> ReluSepConvBn(spec, $"{block}_sepconv2", second) >> pool,
            new Conv2D(Widened(spec, second), Kernel: 1, stride, Padding.Same, UseBias: false) >> Norm(spec));
    }

    private static Layer ConvBnRelu(XceptionSpec spec, string name, int filters, int stride, Padding padding) =>
        new Conv2D(Widened(spec, filters), Kernel: 3, stride, padding, UseBias: false).Named(name) >> Norm(spec).Named($"{name}_bn") >> Relu.Named($"{name}_act");

    private static Layer SepConvBn(XceptionSpec spec, string name, int filters) =>
        new SeparableConv2D(Widened(spec, filters), Kernel: 3, Padding: Padding.Same, UseBias: false).Named(name) >> Norm(spec).Named($"{name}_bn");

    private static Layer ReluSepConvBn(XceptionSpec spec, string name, int filters) => Relu.Named($"{name}_act") >> SepConvBn(spec, name, filters);

    private static Layer SepConvBnRelu(XceptionSpec spec, string name, int filters) => SepConvBn(spec, name, filters) >> Relu.Named($"{name}_act");

    private static Layer Norm(XceptionSpec spec) => new BatchNorm(spec.BatchNormMomentum, spec.BatchNormEpsilon);

    private static int Widened(XceptionSpec spec, int filters) =>
        spec.Width == 1 ? filters : Math.Max(8, 8 * (int)Math.Round(filters * spec.Width / 8, MidpointRounding.AwayFromZero));

    private static void Check(XceptionSpec spec)
    {
        if (spec.InputSize < spec.SmallestInput) throw new XceptionImage(spec.Stem, spec.SmallestInput).Refuse(spec.InputSize, spec.InputSize);
        if (!(spec.Width > 0 && double.IsFinite(spec.Width))) throw new ShapeException($"Xception: Width is {spec.Width}; expected a number above 0.");
        if (spec.EntryModules.Count == 0) throw new ShapeException("Xception: EntryModules has 0 modules; expected at least 1, whose filters are the width of the middle flow.");
        BuildSteps.CheckAtLeast("Xception", nameof(spec.Classes), spec.Classes);
        BuildSteps.CheckAtLeast("Xception", nameof(spec.MiddleModules), spec.MiddleModules, least: 0);
    }
}
