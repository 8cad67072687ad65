namespace XceptionScript.Benchmarks;

/// <summary>
/// The best time of one kernel, with the rates that follow from it; the peak was sampled in turn with the kernel, so both saw the same
/// machine. Gigabytes are those that must move at least once: operands read, results written.
/// </summary>
internal sealed record Figure(string Name, int Threads, double Milliseconds, double GigaflopsPerSecond, double PeakGigaflopsPerSecond, double GigabytesPerSecond)
{
    /// <summary>The share of the peak, in percent.</summary>
    public double PercentOfPeak => 100 * GigaflopsPerSecond / PeakGigaflopsPerSecond;

    public override string ToString() => FormattableString.Invariant(
        $"{Name,-44} {Milliseconds,9:F3} ms {GigaflopsPerSecond,8:F1} GFLOP/s of {PeakGigaflopsPerSecond:F0} ({PercentOfPeak:F1}%) {GigabytesPerSecond,7:F1} GB/s, {Threads} threads");
}
