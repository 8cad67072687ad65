using XceptionScript.Expressions;

namespace XceptionScript.Networks;

/// <summary>The settings of a ResNet of bottleneck modules. As it stands it is ResNet-152 with the defaults of Keras; variants are written with <c>with</c>.</summary>
public sealed record ResNetSpec
{
    /// <summary>The modules of each stage. A stage has twice the filters of the one before, and but for the first half its height and width.</summary>
    public ValueList<int> Stages { get; init; } = [3, 8, 36, 3];

    /// <summary>The filters of the stem and of the 3x3 convolutions of the first stage; its modules give four times as many.</summary>
    public int Filters { get; init; } = 64;

    /// <summary>Height and width of the images that <see cref="Input"/> describes; the network takes any size from <see cref="SmallestInput"/>.</summary>
    public int InputSize { get; init; } = 224;

    /// <summary>Channels of the images that <see cref="Input"/> describes.</summary>
    public int Channels { get; init; } = 3;

    /// <summary>The number of logits.</summary>
    public int Classes { get; init; } = 1000;

    /// <summary>Whether pooling and the classifier follow the last stage; without them the output is its feature map.</summary>
    public bool IncludeTop { get; init; } = true;

    /// <summary>How much of a moving statistic a step keeps.</summary>
    public double BatchNormMomentum { get; init; } = 0.99;

    /// <summary>What batch norm adds to variances.</summary>
    public double BatchNormEpsilon { get; init; } = 1.001e-5;

    /// <summary>What happens to images first; null for images that come prepared.</summary>
    public Layer? Preprocess { get; init; } = MeanSubtraction.ImageNetBgr;

    /// <summary>The shape of one image: [h, w, c].</summary>
    public Shape Input => [InputSize, InputSize, Channels];

    /// <summary>The smallest height and width that the network takes: one cell of the last of four stages.</summary>
    public int SmallestInput => 32;
}
