namespace XceptionScript.Networks;

/// <summary>
/// A part of the channels and the filters that a spatial convolution makes of them. It is also a tower of the simplified Inception module (paper figure 2):
/// a 1x1 convolution to that many channels, then a spatial one of that many filters.
/// </summary>
public readonly record struct ChannelSegment(int Channels, int Filters)
{
    /// <summary>Channels and filters cut into segments as equal as can be, the larger first: 728 channels in 3 are 243, 243 and 242.</summary>
    /// <exception cref="LayerException">There are more segments than channels or filters, or less than one.</exception>
    public static ValueList<ChannelSegment> Split(int channels, int filters, int segments)
    {
        if (segments < 1 || segments > Math.Min(channels, filters))
            throw new LayerException($"Split: {segments} segments were asked of {channels} channels and {filters} filters; expected 1 to {Math.Min(channels, filters)} segments.");
        return [.. Enumerable.Range(0, segments).Select(i => new ChannelSegment(Part(channels, i), Part(filters, i)))];

        int Part(int whole, int i) => (whole / segments) + (i < whole % segments ? 1 : 0);
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Channels} to {Filters}";
}
