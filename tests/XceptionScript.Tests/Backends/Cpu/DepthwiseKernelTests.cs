using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using XceptionScript.Backends.Cpu;
using XceptionScript.Lowering;
using XceptionScript.Ops;
using Xunit;

namespace XceptionScript.Tests.Backends.Cpu;

public class DepthwiseKernelTests
{
    private static readonly Window Same3x3 = new(3, 3, 1, 1, 1, 1, 1, 1, 1, 1);

    [Property(MaxTest = 200, Arbitrary = [typeof(Shapes)])]
    public void Any_window_and_multiplier_equals_the_naive_convolution_in_every_sense(ConvGeometry geometry) => CheckEverySense(geometry);

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(17)]
    [InlineData(33)]
    [InlineData(728)]
    public void Channel_counts_that_do_not_fill_registers_are_exact(int channels) =>
        CheckEverySense(new ConvGeometry(2, 7, 9, channels, channels, Same3x3, channels));

    [Fact]
    public void Large_images_are_cut_into_tasks_with_the_same_sums() =>
        CheckEverySense(new ConvGeometry(2, 60, 40, 72, 72, Same3x3, 72));

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 2)]
    [InlineData(2, 1)]
    [InlineData(2, 9)]
    [InlineData(3, 17)]
    public void Images_narrower_than_a_window_or_wider_than_a_block_are_exact(int height, int width) =>
        CheckEverySense(new ConvGeometry(2, height, width, 136, 136, Same3x3, 136));

    [Fact]
    public void An_infinite_cell_makes_only_the_taps_that_meet_it_infinite()
    {
        // The left and right taps of the middle row never meet the one column; the middle ones meet each its own row.
        var geometry = new ConvGeometry(1, 3, 1, 16, 16, Same3x3, 16);
        var x = Enumerable.Repeat(float.PositiveInfinity, 3 * 16).ToArray();
        var actual = KernelRunner.Run<float>(
            new DepthwiseKernel(new DepthwiseCall(Sense.KernelGradient, geometry, 0, 1, 2)), 9 * 16, x, Enumerable.Repeat(1f, 3 * 16).ToArray());
        for (var tap = 0; tap < 9; tap++)
            Assert.All(actual[(tap * 16)..((tap + 1) * 16)], sum => Assert.Equal(tap % 3 == 1 ? float.PositiveInfinity : 0, sum));
    }

    [Theory]
    [InlineData(Sense.Forward, 3, 250, 250, 32)]
    [InlineData(Sense.InputGradient, 3, 250, 250, 32)]
    [InlineData(Sense.Forward, 5, 37, 37, 728)]
    [InlineData(Sense.InputGradient, 5, 37, 37, 728)]
    [InlineData(Sense.Forward, 3, 1, 600, 2360)]
    [InlineData(Sense.InputGradient, 3, 2, 301, 2360)]
    [InlineData(Sense.Forward, 5, 4000, 26, 8)]
    [InlineData(Sense.InputGradient, 5, 4000, 1, 216)]
    public void Results_too_large_for_the_caches_equal_those_of_their_images_alone(Sense sense, int images, int height, int width, int channels)
    {
        var one = new ConvGeometry(1, height, width, channels, channels, Same3x3, channels);
        var (lengthA, lengthB, output) = Lengths(sense, one);
        var (a, b) = (RandomNumbers.Of(images * lengthA, seed: 1), RandomNumbers.Of(lengthB, seed: 2));
        var together = KernelRunner.Run<float>(new DepthwiseKernel(new DepthwiseCall(sense, one with { Batch = images }, 0, 1, 2)), images * output, a, b);
        var alone = Enumerable.Range(0, images).SelectMany(image => KernelRunner.Run<float>(
            new DepthwiseKernel(new DepthwiseCall(sense, one, 0, 1, 2)), output, a[(image * lengthA)..((image + 1) * lengthA)], b));
        Assert.Equal(alone, together);
    }

    [Theory]
    [InlineData(Sense.Forward)]
    [InlineData(Sense.InputGradient)]
    [InlineData(Sense.KernelGradient)]
    public void A_run_allocates_nothing_on_the_managed_heap(Sense sense)
    {
        var geometry = new ConvGeometry(2, 40, 40, 40, 80, Same3x3, 40);
        var (a, b, output) = Lengths(sense, geometry);
        Assert.Equal(0, KernelRunner.AllocatedBytes(new DepthwiseKernel(new DepthwiseCall(sense, geometry, 0, 1, 2)), output, new float[a], new float[b]));
    }

    private static void CheckEverySense(ConvGeometry geometry)
    {
        foreach (var sense in Enum.GetValues<Sense>())
        {
            var (lengthA, lengthB, output) = Lengths(sense, geometry);
            var (a, b) = (RandomNumbers.Of(lengthA, seed: 1), RandomNumbers.Of(lengthB, seed: 2));
            var actual = KernelRunner.Run<float>(new DepthwiseKernel(new DepthwiseCall(sense, geometry, 0, 1, 2)), output, a, b);
            Sum.AssertClose(NaiveKernels.Conv(sense, geometry, a, b), actual);
        }
    }

    private static (int A, int B, int Output) Lengths(Sense sense, ConvGeometry g)
    {
        var x = g.Batch * g.Height * g.Width * g.Channels;
        var y = g.Batch * g.OutputHeight * g.OutputWidth * g.Filters;
        var kernel = g.Window.KernelHeight * g.Window.KernelWidth * g.Filters;
        return sense switch
        {
            Sense.Forward => (x, kernel, y),
            Sense.InputGradient => (y, kernel, x),
            _ => (x, y, kernel),
        };
    }

    public static class Shapes
    {
        public static Arbitrary<ConvGeometry> Geometry() => (
            from window in Geometries.Windows()
            from batch in Gen.Choose(1, 2)
            from channels in Geometries.ChannelCounts()
            from multiplier in Gen.Frequency((3, Gen.Constant(1)), (1, Gen.Choose(2, 3)))
            select new ConvGeometry(batch, window.Height, window.Width, channels, channels * multiplier, window.Window, channels)).ToArbitrary();
    }
}
