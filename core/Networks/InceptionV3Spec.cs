using XceptionScript.Expressions;

namespace XceptionScript.Networks;

/// <summary>The settings of an Inception V3. As it stands it is the network of Keras; variants are written with <c>with</c>.</summary>
public sealed record InceptionV3Spec
{
    /// <summary>What each convolution is. Batch norm's settings are in it: <c>new(UseBias: false, new BatchNorm(Momentum: 0.9, Scale: false) &gt;&gt; Relu)</c>.</summary>
    public InceptionConvolution Convolution { get; init; } = InceptionConvolution.Keras;

    /// <summary>The filters of the pooling branch, for each module at 35x35.</summary>
    public ValueList<int> PoolFilters { get; init; } = [32, 64, 64];

    /// <summary>The modules at 17x17.</summary>
    public ValueList<FactorizedModule> FactorizedModules { get; init; } = [new(128), new(160), new(160), new(192)];

    /// <summary>The pooling branch of the module that leads from 17x17 to 8x8: a 3x3 window at stride 2.</summary>
    public Layer LastPool { get; init; } = new MaxPooling2D(3, Stride: 2);

    /// <summary>
    /// Whether a second classifier hangs off the last module at 17x17 (Szegedy et al. 2016, section 4), its logits [n, classes] exposed as the tap <c>aux</c>.
    /// It needs images of 299 x 299.
    /// </summary>
    public bool Auxiliary { get; init; }

    /// <summary>Height and width of the images that <see cref="Input"/> describes; the network takes any size from <see cref="SmallestInput"/>.</summary>
    public int InputSize { get; init; } = 299;

    /// <summary>Channels of the images that <see cref="Input"/> describes.</summary>
    public int Channels { get; init; } = 3;

    /// <summary>The number of logits.</summary>
    public int Classes { get; init; } = 1000;

    /// <summary>Whether pooling and the classifier follow the last module; without them the output is its feature map.</summary>
    public bool IncludeTop { get; init; } = true;

    /// <summary>The rate of dropout before the classifier: 0 in Keras, 0.2 in TF-Slim.</summary>
    public double Dropout { get; init; }

    /// <summary>What happens to images first: x / 127.5 - 1; null for images that come prepared.</summary>
    public Layer? Preprocess { get; init; } = Rescaling.Symmetric;

    /// <summary>The shape of one image: [h, w, c].</summary>
    public Shape Input => [InputSize, InputSize, Channels];

    /// <summary>The smallest height and width that the network takes: what leaves one cell for its last module, or for its auxiliary tower.</summary>
    public int SmallestInput => Auxiliary ? 299 : 75;
}
