using XceptionScript.Expressions;
using XceptionScript.Ops;
using static XceptionScript.Networks.Layers;

namespace XceptionScript.Networks;

/// <summary>
/// ResNet (He et al., CVPR 2016, arXiv 1512.03385) of bottleneck modules: 1x1, 3x3 and 1x1 convolutions beside a shortcut. The output is the logits
/// [n, classes]. As in Keras, convolutions have a bias, and a stage's stride is that of its first 1x1 convolution. Names are those of Keras.
/// </summary>
public static class ResNet
{
    /// <summary>ResNet-50: 25,636,712 parameters with the moving statistics.</summary>
    public static ResNetSpec Depth50 { get; } = new() { Stages = [3, 4, 6, 3] };

    /// <summary>ResNet-101: 44,707,176 parameters with the moving statistics.</summary>
    public static ResNetSpec Depth101 { get; } = new() { Stages = [3, 4, 23, 3] };

    /// <summary>ResNet-152, which the Xception paper compares itself with: 60,268,520 trainable parameters, 60,419,944 with the moving statistics.</summary>
    public static ResNetSpec Depth152 { get; } = new();

    /// <summary>The network: a 7x7 convolution and pooling, then the stages, then the classifier.</summary>
    /// <exception cref="ShapeException">A setting is out of range.</exception>
    public static Layer Build(ResNetSpec spec)
    {
        var check = new SmallestImage("ResNet", spec.SmallestInput);
        if (spec.InputSize < spec.SmallestInput) throw check.Refuse(spec.InputSize, spec.InputSize);
        BuildSteps.CheckAtLeast("ResNet", nameof(spec.Classes), spec.Classes);
        var features = check >> (spec.Preprocess ?? Identity) >> Stem(spec) >> Repeat(spec.Stages.Count, i => Stage(spec, i));
        return spec.IncludeTop ? features >> new GlobalAveragePooling2D().Named("avg_pool") >> new Dense(spec.Classes).Named("predictions") : features;
    }

    private static Layer Stem(ResNetSpec spec) =>
        new ZeroPadding2D(3).Named("conv1_pad")
        >> new Conv2D(spec.Filters, Kernel: 7, Stride: 2).Named("conv1_conv") >> Norm(spec, "conv1_bn") >> Relu.Named("conv1_relu")
        >> new ZeroPadding2D(1).Named("pool1_pad")
        >> new MaxPooling2D(3, Stride: 2).Named("pool1_pool");

    private static Layer Stage(ResNetSpec spec, int stage)
    {
        var filters = spec.Filters << (stage - 1);
        return Repeat(spec.Stages[stage - 1], i => Module(spec, $"conv{stage + 1}_block{i}", filters, stride: stage > 1 && i == 1 ? 2 : 1, isFirst: i == 1));
    }

    private static Layer Module(ResNetSpec spec, string name, int filters, int stride, bool isFirst)
    {
        var body =
            ConvBn(spec, $"{name}_1", filters, kernel: 1, stride) >> Relu.Named($"{name}_1_relu")
            >> ConvBn(spec, $"{name}_2", filters, kernel: 3) >> Relu.Named($"{name}_2_relu")
            >> ConvBn(spec, $"{name}_3", 4 * filters, kernel: 1);
        return new Residual(body, isFirst ? ConvBn(spec, $"{name}_0", 4 * filters, kernel: 1, stride) : null) >> Relu.Named($"{name}_out");
    }

    private static Layer ConvBn(ResNetSpec spec, string name, int filters, int kernel, int stride = 1) =>
        new Conv2D(filters, kernel, stride, Padding.Same).Named($"{name}_conv") >> Norm(spec, $"{name}_bn");

    private static Layer Norm(ResNetSpec spec, string name) => new BatchNorm(spec.BatchNormMomentum, spec.BatchNormEpsilon).Named(name);
}
