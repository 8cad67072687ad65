namespace XceptionScript.Data;

/// <summary>What a dataset's loader has done since the dataset was opened, over all its epochs; the difference of two is one epoch's.</summary>
/// <param name="Batches">The batches handed out.</param>
/// <param name="ImagesDecoded">The images decoded from PNG or JPEG.</param>
/// <param name="ImagesFromCache">The images copied from decoded rows kept in memory.</param>
/// <param name="ConsumerWait">The time that consumers stood waiting for a batch: near 0 when computing is the bottleneck.</param>
/// <param name="ManagedBytes">The managed memory that reading and decoding allocated, in bytes.</param>
public sealed record LoaderStatistics(long Batches, long ImagesDecoded, long ImagesFromCache, TimeSpan ConsumerWait, long ManagedBytes)
{
    /// <summary>The managed memory allocated for each image made ready, in bytes.</summary>
    public double ManagedBytesPerImage => ManagedBytes / (double)Math.Max(1, ImagesDecoded + ImagesFromCache);

    /// <summary>What happened between two moments.</summary>
    public static LoaderStatistics operator -(LoaderStatistics later, LoaderStatistics earlier) => new(
        later.Batches - earlier.Batches,
        later.ImagesDecoded - earlier.ImagesDecoded,
        later.ImagesFromCache - earlier.ImagesFromCache,
        later.ConsumerWait - earlier.ConsumerWait,
        later.ManagedBytes - earlier.ManagedBytes);
}
