using XceptionScript.Expressions;

namespace XceptionScript.Networks;

/// <summary>The settings of an Xception. As it stands it is the paper's network (figure 5) with the defaults of Keras; variants are written with <c>with</c>.</summary>
public sealed record XceptionSpec
{
    /// <summary>Multiplies every number of filters; the products are rounded to multiples of 8, and at least 8, unless this is 1.</summary>
    public double Width { get; init; } = 1;

    /// <summary>How the network starts.</summary>
    public XceptionStem Stem { get; init; } = XceptionStem.ImageNet;

    /// <summary>The modules of the entry flow after the stem. The last one's filters are the width of the middle flow.</summary>
    public ValueList<EntryModule> EntryModules { get; init; } = [new(128), new(256), new(728)];

    /// <summary>The modules of the middle flow, of three separable convolutions each.</summary>
    public int MiddleModules { get; init; } = 8;

    /// <summary>The filters of the exit flow: its module's, then those of two separable convolutions.</summary>
    public (int Module, int First, int Second) ExitFilters { get; init; } = (1024, 1536, 2048);

    /// <summary>Height and width of the images that <see cref="Input"/> describes; the network takes any size that its stem allows.</summary>
    public int InputSize { get; init; } = 299;

    /// <summary>Channels of the images that <see cref="Input"/> describes.</summary>
    public int Channels { get; init; } = 3;

    /// <summary>The number of logits.</summary>
    public int Classes { get; init; } = 1000;

    /// <summary>Whether pooling and the classifier follow the exit flow; without them the output is its last feature map.</summary>
    public bool IncludeTop { get; init; } = true;

    /// <summary>Units of dense layers with ReLU before the classifier: [4096, 4096] in the paper's second variant for JFT (section 4.3).</summary>
    public ValueList<int> FullyConnected { get; init; } = [];

    /// <summary>The rate of dropout before the classifier: 0 in Keras, 0.5 in the paper's runs on ImageNet (section 4.2).</summary>
    public double Dropout { get; init; }

    /// <summary>How much of a moving statistic a step keeps.</summary>
    public double BatchNormMomentum { get; init; } = 0.99;

    /// <summary>What batch norm adds to variances.</summary>
    public double BatchNormEpsilon { get; init; } = 1e-3;

    /// <summary>What happens to images first: x / 127.5 - 1; null for images that come prepared.</summary>
    public Layer? Preprocess { get; init; } = Rescaling.Symmetric;

    /// <summary>The shape of one image: [h, w, c].</summary>
    public Shape Input => [InputSize, InputSize, Channels];

    /// <summary>The smallest height and width that the stem takes.</summary>
    public int SmallestInput => Stem == XceptionStem.ImageNet ? 71 : 8;
}
