using MathNet.Numerics.Distributions;
using XceptionScript.Ops;
using Xunit;

namespace XceptionScript.Tests.Ops;

/// <summary>The single-precision functions against double precision, over every 499th float: denormals, infinities and NaN included.</summary>
public sealed class ElementaryTests
{
    private const int Stride = 499;

    [Fact]
    public void Exp_is_within_two_units_in_the_last_place() => Sweep(x => F32.Exp(new(x)).Value, Math.Exp, 2);

    [Fact]
    public void Log_is_within_two_units_in_the_last_place() => Sweep(x => F32.Log(new(x)).Value, Math.Log, 2);

    [Fact]
    public void Tanh_is_within_three_units_in_the_last_place() => Sweep(x => F32.Tanh(new(x)).Value, Math.Tanh, 3);

    [Fact]
    public void Pow_is_accurate_to_the_magnitude_of_its_exponent()
    {
        var random = new Random(11);
        for (var i = 0; i < 500_000; i++)
        {
            var (x, y) = ((float)Math.Exp((random.NextDouble() * 20) - 10), (float)((random.NextDouble() * 8) - 4));
            var exact = Math.Pow(x, y);
            // e^(y ln x): an error of the logarithm, relative to its size, becomes an absolute one of the exponent.
            var bound = Math.Abs(exact) * 1.2e-7 * (3 + (2 * Math.Abs(y * Math.Log(x))));
            Assert.True(Math.Abs(F32.Pow(new(x), new(y)).Value - exact) <= bound, $"{x:R}^{y:R} is {exact:R}, was {F32.Pow(new(x), new(y)).Value:R}");
        }
    }

    [Theory]
    [InlineData(-2f, 3f, -8f)]
    [InlineData(-2f, 2f, 4f)]
    [InlineData(-2f, -1f, -0.5f)]
    [InlineData(-2f, 0.5f, float.NaN)]
    [InlineData(0f, 0f, 1f)]
    [InlineData(0f, 2f, 0f)]
    [InlineData(0f, -1f, float.PositiveInfinity)]
    [InlineData(float.NaN, 0f, 1f)]
    [InlineData(float.NaN, 1f, float.NaN)]
    [InlineData(2f, float.NaN, float.NaN)]
    [InlineData(float.PositiveInfinity, 2f, float.PositiveInfinity)]
    [InlineData(float.PositiveInfinity, -2f, 0f)]
    public void Pow_follows_its_special_cases(float x, float y, float expected)
    {
        var actual = F32.Pow(new(x), new(y)).Value;
        Assert.True(expected.Equals(actual) || Math.Abs(actual - expected) <= 1e-6 * Math.Abs(expected), $"{x}^{y} was {actual:R}, expected {expected:R}");
    }

    [Fact]
    public void Softplus_keeps_the_relative_accuracy_of_small_values() =>
        Sweep(x => SoftplusMap.Invoke(new F32(x)).Value, x => Math.Max(0, x) + LogOfOnePlus(Math.Exp(-Math.Abs(x))), 4, x => x > -80);

    [Fact]
    public void The_normal_quantile_agrees_with_the_inverse_distribution()
    {
        for (var i = 1; i < 100_000; i++)
        {
            var p = i / 100_000.0;
            if (i == 50_000) continue;
            var exact = Normal.InvCDF(0, 1, p);
            Assert.True(Math.Abs(NormalQuantileMap.Invoke(new F64(p)).Value - exact) <= 1e-6 * Math.Abs(exact), $"at {p}");
        }
        foreach (var p in new[] { 1e-6, 1e-10, 1e-13, Math.ScaleB(1, -25) })
            Assert.Equal(1, NormalQuantileMap.Invoke(new F64(p)).Value / Normal.InvCDF(0, 1, p), 1e-6);
        Assert.Equal(0, NormalQuantileMap.Invoke(new F64(0.5)).Value);
    }

    private static double LogOfOnePlus(double e) => e < 1e-4 ? e - (e * e / 2) + (e * e * e / 3) : Math.Log(1 + e);

    // Compares every Stride-th bit pattern; NaN must meet NaN and an infinity itself.
    private static void Sweep(Func<float, float> function, Func<double, double> exact, double ulps, Func<float, bool>? within = null)
    {
        var (worst, where) = (0.0, 0f);
        for (var bits = (long)int.MinValue; bits <= int.MaxValue; bits += Stride)
        {
            var x = BitConverter.Int32BitsToSingle((int)bits);
            if (within is not null && !within(x)) continue;
            var (actual, expected) = (function(x), exact(x));
            var error = Ulps(actual, expected);
            if (!(error <= worst)) (worst, where) = (error, x);
        }
        foreach (var x in new[] { 0f, -0f, float.PositiveInfinity, float.NegativeInfinity, float.NaN, float.Epsilon, 1f, -1f, float.MaxValue, float.MinValue })
        {
            if (within is not null && !within(x)) continue;
            var error = Ulps(function(x), exact(x));
            if (!(error <= worst)) (worst, where) = (error, x);
        }
        Assert.True(worst <= ulps, $"off by {worst:F2} units in the last place at {where:R}: {function(where):R}, exactly {exact(where):R}");
    }

    private static double Ulps(float actual, double expected)
    {
        var rounded = (float)expected;
        if (rounded.Equals(actual)) return 0;
        if (float.IsNaN(actual) || float.IsNaN(rounded)) return double.PositiveInfinity;
        if (float.IsInfinity(actual) || float.IsInfinity(rounded))
            return float.IsInfinity(actual) && float.IsInfinity(rounded) ? double.PositiveInfinity : Math.Abs(Math.Abs(expected) - float.MaxValue) / Math.ScaleB(1, 104);
        var magnitude = Math.Max(Math.Abs(rounded), 1.17549435e-38f);
        return Math.Abs(actual - expected) / (MathF.BitIncrement(magnitude) - (double)magnitude);
    }
}
