namespace XceptionScript.Backends.Cpu;

/// <summary>How a sweep stores its results.</summary>
internal enum SweepStores
{
    /// <summary>Through the caches, for who reads them soon.</summary>
    Near,

    /// <summary>Past the caches: every position is aligned to cache lines.</summary>
    Past,

    /// <summary>Past the caches, where every second position starts in the middle of a cache line.</summary>
    PastByHalves,
}
