namespace XceptionScript.Networks;

/// <summary>How an Xception starts.</summary>
public enum XceptionStem
{
    /// <summary>The paper's: 3x3 convolutions with 32 filters at stride 2 and 64 at stride 1, both Valid. Takes images from 71 x 71.</summary>
    ImageNet,

    /// <summary>One 3x3 convolution with 32 filters, stride 1, Same. Takes images from 8 x 8.</summary>
    Small,
}
