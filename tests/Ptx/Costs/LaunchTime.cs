using System.Collections.Immutable;

namespace XceptionScript.Ptx.Costs;

/// <summary>
/// The predicted time of a launch in microseconds, part by part. The parts in <see cref="Limits"/> go on side by side, so the longest of them counts; what does not
/// overlap comes on top.
/// </summary>
/// <param name="Issue">Issuing instructions.</param>
/// <param name="Float">The units for float32.</param>
/// <param name="Whole">Those for whole numbers.</param>
/// <param name="Special">Those for approximate functions and float64.</param>
/// <param name="FirstCache">Shared memory, its bank conflicts included, and the first cache.</param>
/// <param name="SecondCache">Sectors that the first cache did not have.</param>
/// <param name="Memory">Sectors that the second cache did not have.</param>
/// <param name="Latency">Waiting for results that too few warps hide.</param>
/// <param name="Ramp">The first block's way to its first operands, if anything but latency counts.</param>
/// <param name="Launch">The launch itself.</param>
/// <param name="Idle">Of the time, the share in which multiprocessors have no block left: the blocks are no multiple of what runs at once.</param>
internal sealed record LaunchTime(
    double Issue, double Float, double Whole, double Special, double FirstCache, double SecondCache, double Memory, double Latency, double Ramp, double Launch, double Idle)
{
    /// <summary>The parts that overlap, by name.</summary>
    public ImmutableArray<(string Name, double Microseconds)> Limits =>
    [
        ("issue", Issue), ("float32", Float), ("whole numbers", Whole), ("special", Special), ("shared and L1", FirstCache),
        ("L2", SecondCache), ("memory", Memory), ("latency", Latency),
    ];

    /// <summary>The part that counts.</summary>
    public string Limit => Limits.MaxBy(limit => limit.Microseconds).Name;

    /// <summary>All of it.</summary>
    public double Total => Launch + Math.Max(Limits.Max(limit => limit.Microseconds), Limits[..^1].Max(limit => limit.Microseconds) + Ramp);
}
