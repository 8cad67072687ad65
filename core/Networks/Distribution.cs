namespace XceptionScript.Networks;

/// <summary>What <see cref="VarianceScaling"/> draws from.</summary>
public enum Distribution
{
    /// <summary>Uniform about 0.</summary>
    Uniform,

    /// <summary>Normal about 0, drawn again outside two standard deviations, of the full variance.</summary>
    TruncatedNormal,
}
