using Xunit;

namespace XceptionScript.Tests.Backends.Cpu;

/// <summary>A sum in float64 and the sum of its terms' magnitudes, which bounds the rounding of any order of adding them.</summary>
internal record struct Sum(double Value, double Magnitude)
{
    public void Add(double term)
    {
        Value += term;
        Magnitude += Math.Abs(term);
    }

    /// <summary>Checks float32 results against sums, element by element.</summary>
    public static void AssertClose(Sum[] expected, float[] actual, double tolerance = 2e-6)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < actual.Length; i++)
        {
            var error = Math.Abs(actual[i] - expected[i].Value);
            Assert.True(error <= tolerance * (expected[i].Magnitude + 1e-30), $"element {i} is {actual[i]}; expected {expected[i].Value} within {tolerance * expected[i].Magnitude}");
        }
    }
}
