using XceptionScript.Expressions;

namespace XceptionScript.Networks;

/// <summary>
/// Draws of variance scale / fan, where the fans of a kernel [kh, kw, inputs, outputs] are kh * kw * inputs and kh * kw * outputs, as Keras counts them
/// for every kernel: a depthwise kernel [3, 3, c, 1] has 9c and 9.
/// </summary>
public sealed record VarianceScaling(double Scale, Fan Fan, Distribution Distribution) : Initializer
{
    // The standard deviation of a standard normal drawn again outside [-2, 2].
    private const double TruncatedDeviation = 0.87962566103423978;

    /// <summary>The fans of a shape.</summary>
    public static (double In, double Out) FansOf(Shape shape)
    {
        if (shape.Rank == 0) return (1, 1);
        if (shape.Rank == 1) return (shape[0], shape[0]);
        var receptive = (double)shape.Size / shape[^1] / shape[^2];
        return (receptive * shape[^2], receptive * shape[^1]);
    }

    /// <inheritdoc/>
    protected override void Fill(Span<float> values, Shape shape, Draws draws)
    {
        var (inputs, outputs) = FansOf(shape);
        var variance = Scale / Fan switch { Fan.In => inputs, Fan.Out => outputs, _ => (inputs + outputs) / 2 };
        if (Distribution == Distribution.Uniform)
        {
            var limit = (float)Math.Sqrt(3 * variance);
            for (var i = 0; i < values.Length; i++) values[i] = ((2 * draws.Uniform(i)) - 1) * limit;
        }
        else
        {
            var deviation = (float)(Math.Sqrt(variance) / TruncatedDeviation);
            for (var i = 0; i < values.Length; i++) values[i] = draws.TruncatedNormal(i) * deviation;
        }
    }
}
