using XceptionScript.Expressions;

namespace XceptionScript.Networks;

/// <summary>Uniform draws in [low, high).</summary>
public sealed record UniformInitializer(double Low, double High) : Initializer
{
    /// <inheritdoc/>
    protected override void Fill(Span<float> values, Shape shape, Draws draws)
    {
        if (!(Low <= High)) throw new LayerException($"UniformInitializer: the range is [{Low}, {High}); expected low at most high.");
        for (var i = 0; i < values.Length; i++) values[i] = (draws.Uniform(i) * (float)(High - Low)) + (float)Low;
    }
}
