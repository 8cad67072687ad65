using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using XceptionScript.Backends.Cpu;
using XceptionScript.Lowering;
using Xunit;

namespace XceptionScript.Tests.Backends.Cpu;

public class MomentsKernelTests
{
    [Property(MaxTest = 200, Arbitrary = [typeof(Shapes)])]
    public void Moments_of_any_shape_equal_the_naive_ones(Shape shape) => Check(shape.Rows, shape.Channels, mean: 0.5f, 1e-5);

    [Theory]
    [InlineData(300, 728)]
    [InlineData(20_000, 17)]
    [InlineData(100_000, 3)]
    [InlineData(4000, 64)]
    public void A_mean_of_a_thousand_deviations_costs_no_accuracy(int rows, int channels) => Check(rows, channels, mean: 1000, 1e-4);

    [Fact]
    public void A_constant_column_has_a_variance_of_zero()
    {
        var x = new float[10_000 * 5];
        Array.Fill(x, 1234.5f);
        Assert.Equal([1234.5f, 1234.5f, 1234.5f, 1234.5f, 1234.5f, 0, 0, 0, 0, 0], Moments(x, 10_000, 5));
    }

    [Fact]
    public void A_run_allocates_nothing_on_the_managed_heap() =>
        Assert.Equal(0, KernelRunner.AllocatedBytes(new MomentsKernel(new MomentsCall(0, 1, 3000, 100)), 200, new float[300_000]));

    private static void Check(int rows, int channels, float mean, double tolerance)
    {
        // Each column has a mean and a deviation of its own.
        var x = RandomNumbers.Of(rows * channels, seed: 1);
        for (var i = 0; i < x.Length; i++) x[i] = (mean + x[i]) * (1 + (i % channels % 3));
        var actual = Moments(x, rows, channels);
        for (var c = 0; c < channels; c++)
        {
            var column = Enumerable.Range(0, rows).Select(row => (double)x[(row * channels) + c]).ToArray();
            var (expectedMean, variance) = (column.Average(), column.Average(value => value * value) - (column.Average() * column.Average()));
            Assert.Equal(expectedMean, actual[c], 1e-6 * (Math.Abs(expectedMean) + 1));
            Assert.Equal(variance, actual[channels + c], (tolerance * variance) + (rows == 1 ? 1e-12 : 0));
        }
    }

    private static float[] Moments(float[] x, int rows, int channels) =>
        KernelRunner.Run<float>(new MomentsKernel(new MomentsCall(0, 1, rows, channels)), 2 * channels, x);

    public sealed record Shape(int Rows, int Channels);

    public static class Shapes
    {
        public static Arbitrary<Shape> Shape() => (
            from rows in Gen.OneOf(Gen.Choose(1, 200), Gen.Choose(1, 5000))
            from channels in Geometries.ChannelCounts()
            select new Shape(rows, channels)).ToArbitrary();
    }
}
