namespace XceptionScript.Ptx.Execution;

/// <summary>From a lower lane.</summary>
internal readonly struct ShuffleUp : IShuffleMode
{
    public static int Source(int lane, int by, int segment, int limit) => lane - by is var source && source >= limit ? source : lane;
}

/// <summary>From a higher lane.</summary>
internal readonly struct ShuffleDown : IShuffleMode
{
    public static int Source(int lane, int by, int segment, int limit) => lane + by is var source && source <= limit ? source : lane;
}

/// <summary>From the lane whose number differs in the given bits.</summary>
internal readonly struct ShuffleExchange : IShuffleMode
{
    public static int Source(int lane, int by, int segment, int limit) => (lane ^ by) is var source && source <= limit ? source : lane;
}

/// <summary>From the lane of a number within the segment.</summary>
internal readonly struct ShuffleIndex : IShuffleMode
{
    public static int Source(int lane, int by, int segment, int limit) =>
        ((lane & segment) | (by & ~segment)) is var source && source <= limit ? source : lane;
}
