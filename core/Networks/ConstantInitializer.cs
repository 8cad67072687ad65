using XceptionScript.Expressions;

namespace XceptionScript.Networks;

/// <summary>One number everywhere.</summary>
public sealed record ConstantInitializer(double Value) : Initializer
{
    /// <inheritdoc/>
    protected override void Fill(Span<float> values, Shape shape, Draws draws) => values.Fill((float)Value);
}
