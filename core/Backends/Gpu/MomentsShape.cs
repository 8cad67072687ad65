namespace XceptionScript.Backends.Gpu;

/// <summary>What the moments kernels are told: Terms rows or tiles are taken into Slabs tiles per channel, interleaved.</summary>
internal struct MomentsShape
{
    public int Terms, Slabs, Channels;
    public Place Input;

    /// <summary>Counts, means less the channel's first value, and sums of squared distances to the mean, each [tiles, Channels].</summary>
    public Place FromCounts, FromMeans, FromSquares, ToCounts, ToMeans, ToSquares;
    public Place Output;
}
