namespace XceptionScript.Training;

/// <summary>Metric sums read out of arenas so far, in double precision.</summary>
internal readonly record struct MetricTotals(double Loss, double Top1, double TopK, long Count)
{
    /// <summary>The totals with the sums of more samples: losses, and if known right at once and among the best k.</summary>
    public MetricTotals Plus(ReadOnlySpan<float> sums, long samples) => sums is [var loss, _, var top1, var topK]
        ? new(Loss + loss, Top1 + top1, TopK + topK, Count + samples)
        : new(Loss + sums[0], double.NaN, double.NaN, Count + samples);

    /// <summary>The means.</summary>
    public Metrics Means(int k) => new(Loss / Count, Top1 / Count, TopK / Count, Count, k);
}
