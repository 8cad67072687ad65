using XceptionScript.Expressions;

namespace XceptionScript.Networks;

/// <summary>The settings of a VGG network. As it stands it is VGG-16 with the defaults of Keras; variants are written with <c>with</c>.</summary>
public sealed record Vgg16Spec
{
    /// <summary>The blocks: how many 3x3 convolutions of how many filters lie before each pooling.</summary>
    public ValueList<(int Convolutions, int Filters)> Blocks { get; init; } = [(2, 64), (2, 128), (3, 256), (3, 512), (3, 512)];

    /// <summary>The units of the dense layers before the classifier.</summary>
    public ValueList<int> FullyConnected { get; init; } = [4096, 4096];

    /// <summary>Height and width of the images that <see cref="Input"/> describes. The first dense layer takes all cells of the last map, so its size depends on it.</summary>
    public int InputSize { get; init; } = 224;

    /// <summary>Channels of the images that <see cref="Input"/> describes.</summary>
    public int Channels { get; init; } = 3;

    /// <summary>The number of logits.</summary>
    public int Classes { get; init; } = 1000;

    /// <summary>Whether the dense layers and the classifier follow the last pooling; without them the output is its feature map.</summary>
    public bool IncludeTop { get; init; } = true;

    /// <summary>The rate of dropout after each dense layer before the classifier: 0 in Keras, 0.5 in the VGG paper.</summary>
    public double Dropout { get; init; }

    /// <summary>What happens to images first; null for images that come prepared.</summary>
    public Layer? Preprocess { get; init; } = MeanSubtraction.ImageNetBgr;

    /// <summary>The shape of one image: [h, w, c].</summary>
    public Shape Input => [InputSize, InputSize, Channels];

    /// <summary>The smallest height and width that the network takes: what leaves one cell after the last pooling.</summary>
    public int SmallestInput => 1 << Blocks.Count;
}
