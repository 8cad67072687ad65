namespace XceptionScript.Benchmarks;

/// <summary>One case in this library and in a peer, each in a process of its own, sampled in turn with the machine's limits.</summary>
internal static class Match
{
    // Threads of some libraries spin for up to 200 ms after their last work, which would slow whoever comes next.
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(250);

    /// <summary>The row of a case and a peer; a line before it says how far the outputs lie apart and how fast memory was.</summary>
    /// <exception cref="PeerException">The peer is not here.</exception>
    /// <exception cref="InvalidOperationException">The two compute different things.</exception>
    public static Row Run(XceptionCase work, string peer, int samples, string folder)
    {
        using var other = peer == Peer.Peak ? null : PeerProcess.Start(work, peer, folder);
        using var ours = PeerProcess.Start(work, Peer.Ours, folder);
        if (other is not null) Compare(work, peer, ours, other);
        using var peak = PeerProcess.Start(work, Peer.Peak, folder);
        using var bandwidth = PeerProcess.Start(work, Peer.Bandwidth, folder);

        var (oursMs, otherMs, peakMs, copyMs) = (new List<double>(), new List<double>(), double.MaxValue, double.MaxValue);
        for (var i = 0; i < samples; i++)
        {
            oursMs.Add(Rested(ours));
            if (other is not null) otherMs.Add(Rested(other));
            peakMs = Math.Min(peakMs, Rested(peak));
            copyMs = Math.Min(copyMs, Rested(bandwidth));
        }

        var peakGflops = MachineLimit.PeakFlops / peakMs / 1e6;
        var floor = work.Flops / peakGflops / 1e6;
        var (time, otherTime) = (Median(oursMs), other is null ? floor : Median(otherMs));
        Console.Error.WriteLine(FormattableString.Invariant($"{work.Name} {peer}: peak {peakGflops:F0} GFLOP/s, memory {MachineLimit.CopiedBytes / copyMs / 1e6:F1} GB/s"));
        return new(work.Name, time, peer, otherTime, otherTime / time, ours.PeakMegabytes(), other?.PeakMegabytes(), floor, work.Flops / time / 1e6, peakGflops);
    }

    /// <summary>The median.</summary>
    public static double Median(IReadOnlyCollection<double> values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    private static double Rested(PeerProcess process)
    {
        Thread.Sleep(s_pause);
        return process.Sample();
    }

    private static void Compare(XceptionCase work, string peer, PeerProcess ours, PeerProcess other)
    {
        var worst = Difference.Between(ours.Outputs(), other.Outputs()).MaxBy(difference => difference.Largest)!;
        Console.Error.WriteLine(FormattableString.Invariant($"{work.Name} {peer}: largest relative difference {worst.Largest:E1} ({worst.Name})"));
        if (worst.Largest > Difference.Most)
            throw new InvalidOperationException(FormattableString.Invariant(
                $"{work.Name}: {worst.Name} differs from {peer} by {worst.Largest:E1} of its largest magnitude; expected at most {Difference.Most:E0}, since only equal work is timed."));
    }
}
