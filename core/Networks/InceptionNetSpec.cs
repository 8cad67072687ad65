namespace XceptionScript.Networks;

/// <summary>The settings of an <see cref="InceptionNet"/>: an Xception, and the point of the spectrum on which its middle flow lies.</summary>
public sealed record InceptionNetSpec
{
    /// <summary>The network around the middle flow, and its width.</summary>
    public XceptionSpec Network { get; init; } = Xception.Small;

    /// <summary>The segments of each spatial convolution in the middle flow: 1 for convolutions across all channels, the width for one a channel.</summary>
    public int Segments { get; init; } = 1;
}
