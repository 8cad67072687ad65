namespace XceptionScript.Networks;

/// <summary>
/// Multiplications for one example, by what they belong to: convolutions of each channel by itself; the 1x1 half of depthwise separable convolutions; all other
/// convolutions, 1x1 ones among them; and matrix products.
/// </summary>
public readonly record struct MultiplicationCounts(long Depthwise, long Pointwise, long Plain, long Dense)
{
    /// <summary>All of them.</summary>
    public long Total => Depthwise + Pointwise + Plain + Dense;

    /// <summary>The sums, kind by kind.</summary>
    public static MultiplicationCounts operator +(MultiplicationCounts a, MultiplicationCounts b) =>
        new(a.Depthwise + b.Depthwise, a.Pointwise + b.Pointwise, a.Plain + b.Plain, a.Dense + b.Dense);
}
