using XceptionScript.Expressions;

namespace XceptionScript.Networks;

/// <summary>Normal draws, if truncated drawn again outside two standard deviations.</summary>
public sealed record NormalInitializer(double Stddev, double Mean = 0) : Initializer
{
    /// <summary>Whether draws outside two standard deviations are drawn again.</summary>
    public bool IsTruncated { get; init; }

    /// <inheritdoc/>
    protected override void Fill(Span<float> values, Shape shape, Draws draws)
    {
        if (!(Stddev >= 0)) throw new LayerException($"NormalInitializer: the standard deviation is {Stddev}; expected at least 0.");
        for (var i = 0; i < values.Length; i++)
            values[i] = ((IsTruncated ? draws.TruncatedNormal(i) : draws.Normal(i)) * (float)Stddev) + (float)Mean;
    }
}
