using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using XceptionScript.Backends.Cpu;
using XceptionScript.Lowering;
using XceptionScript.Ops;
using Xunit;

namespace XceptionScript.Tests.Backends.Cpu;

public class ConvKernelTests
{
    [Property(MaxTest = 200, Arbitrary = [typeof(Shapes)])]
    public void Any_window_and_grouping_equals_the_naive_convolution_in_every_sense(ConvGeometry geometry) => CheckEverySense(geometry);

    [Theory]
    [InlineData(1, 32)]
    [InlineData(3, 32)]
    [InlineData(5, 17)]
    [InlineData(17, 33)]
    [InlineData(70, 49)]
    public void Strided_stems_of_few_channels_are_exact(int channels, int filters) =>
        CheckEverySense(new ConvGeometry(2, 15, 14, channels, filters, new Window(3, 3, 2, 2, 1, 1, 0, 1, 1, 1), 1));

    [Fact]
    public void A_strided_pointwise_convolution_has_gradients_of_zero_between_its_cells() =>
        CheckEverySense(new ConvGeometry(2, 9, 8, 40, 24, new Window(1, 1, 2, 2, 1, 1, 0, 0, 0, 0), 1));

    [Fact]
    public void Deep_patches_and_many_positions_are_cut_into_tasks_with_the_same_sums() =>
        CheckEverySense(new ConvGeometry(3, 40, 41, 48, 20, new Window(3, 3, 1, 1, 1, 1, 1, 1, 1, 1), 1));

    [Fact]
    public void A_stride_longer_than_the_image_leaves_phases_out() =>
        CheckEverySense(new ConvGeometry(1, 2, 1, 3, 4, new Window(2, 1, 3, 4, 1, 1, 0, 0, 0, 0), 1));

    [Theory]
    [InlineData(Sense.Forward)]
    [InlineData(Sense.InputGradient)]
    [InlineData(Sense.KernelGradient)]
    public void A_run_allocates_nothing_on_the_managed_heap(Sense sense)
    {
        var geometry = new ConvGeometry(4, 40, 40, 32, 48, new Window(3, 3, 2, 2, 1, 1, 0, 1, 0, 1), 2);
        var (a, b, output) = Lengths(sense, geometry);
        Assert.Equal(0, KernelRunner.AllocatedBytes(new ConvKernel(new ConvCall(sense, geometry, 0, 1, 2)), output, new float[a], new float[b]));
    }

    private static void CheckEverySense(ConvGeometry geometry)
    {
        foreach (var sense in Enum.GetValues<Sense>())
        {
            var (lengthA, lengthB, output) = Lengths(sense, geometry);
            var (a, b) = (RandomNumbers.Of(lengthA, seed: 1), RandomNumbers.Of(lengthB, seed: 2));
            var actual = KernelRunner.Run<float>(new ConvKernel(new ConvCall(sense, geometry, 0, 1, 2)), output, a, b);
            Sum.AssertClose(NaiveKernels.Conv(sense, geometry, a, b), actual);
        }
    }

    private static (int A, int B, int Output) Lengths(Sense sense, ConvGeometry g)
    {
        var x = g.Batch * g.Height * g.Width * g.Channels;
        var y = g.Batch * g.OutputHeight * g.OutputWidth * g.Filters;
        var kernel = g.Window.KernelHeight * g.Window.KernelWidth * g.Channels / g.Groups * g.Filters;
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
            from groups in Gen.Frequency((3, Gen.Constant(1)), (2, Gen.Choose(2, 3)))
            from channels in Gen.Elements(1, 2, 3, 8, 11, 17)
            from filters in Gen.Elements(1, 2, 5, 8, 16, 33)
            select new ConvGeometry(batch, window.Height, window.Width, channels * groups, filters * groups, window.Window, groups)).ToArbitrary();
    }
}
