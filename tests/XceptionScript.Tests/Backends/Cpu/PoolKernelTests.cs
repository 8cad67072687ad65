using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using XceptionScript.Backends.Cpu;
using XceptionScript.Lowering;
using XceptionScript.Ops;
using Xunit;

namespace XceptionScript.Tests.Backends.Cpu;

public class PoolKernelTests
{
    [Property(MaxTest = 200, Arbitrary = [typeof(Shapes)])]
    public void Any_window_equals_the_naive_pooling_for_every_kind(Shape shape) => CheckEveryKind(shape);

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(17)]
    [InlineData(33)]
    [InlineData(728)]
    public void Channel_counts_that_do_not_fill_registers_are_exact(int channels) =>
        CheckEveryKind(new Shape(2, 9, 8, channels, new Window(3, 3, 2, 2, 1, 1, 0, 1, 0, 1)));

    [Fact]
    public void The_first_of_equal_cells_wins()
    {
        float[] x = [1, 2, 2, 2];
        var window = new Window(2, 2, 1, 1, 1, 1, 0, 0, 0, 0);
        Assert.Equal([0f, 5, 0, 0], KernelRunner.Run<float>(new PoolKernel(new PoolCall(PoolKind.MaxScatter, 1, 2, 2, 1, window, 0, 1, 2)), 4, x, new[] { 5f }));
        Assert.Equal([8f], KernelRunner.Run<float>(new PoolKernel(new PoolCall(PoolKind.MaxGather, 1, 2, 2, 1, window, 0, 1, 2)), 1, x, new[] { 7f, 8, 9, 10 }));
    }

    [Fact]
    public void Padding_never_wins_over_negative_cells()
    {
        var window = new Window(3, 3, 1, 1, 1, 1, 1, 1, 1, 1);
        Assert.Equal([-1f], KernelRunner.Run<float>(new PoolKernel(new PoolCall(PoolKind.Max, 1, 1, 1, 1, window, 0, -1, 1)), 1, new[] { -1f }));
    }

    [Fact]
    public void The_first_NaN_of_a_window_wins()
    {
        var window = new Window(1, 4, 1, 1, 1, 1, 0, 0, 0, 0);
        float[] x = [3, float.NaN, 5, float.NaN];
        Assert.Equal([float.NaN], KernelRunner.Run<float>(new PoolKernel(new PoolCall(PoolKind.Max, 1, 1, 4, 1, window, 0, -1, 1)), 1, x));
        Assert.Equal([0f, 1, 0, 0], KernelRunner.Run<float>(new PoolKernel(new PoolCall(PoolKind.MaxScatter, 1, 1, 4, 1, window, 0, 1, 2)), 4, x, new[] { 1f }));
    }

    [Theory]
    [InlineData(PoolKind.Max)]
    [InlineData(PoolKind.MaxScatter)]
    [InlineData(PoolKind.MaxGather)]
    [InlineData(PoolKind.Average)]
    [InlineData(PoolKind.AverageScatter)]
    public void A_run_allocates_nothing_on_the_managed_heap(PoolKind kind)
    {
        var shape = new Shape(2, 40, 40, 72, new Window(3, 3, 2, 2, 1, 1, 0, 1, 0, 1));
        var (a, b, output) = Lengths(kind, shape);
        float[][] inputs = b == 0 ? [new float[a]] : [new float[a], new float[b]];
        Assert.Equal(0, KernelRunner.AllocatedBytes(Kernel(kind, shape), output, inputs));
    }

    private static void CheckEveryKind(Shape shape)
    {
        foreach (var kind in Enum.GetValues<PoolKind>())
        {
            var (lengthA, lengthB, output) = Lengths(kind, shape);

            // Few distinct values, so that windows have several largest cells.
            float[] a = [.. RandomNumbers.Of(lengthA, seed: 1).Select(x => MathF.Round(4 * x))];
            var b = RandomNumbers.Of(lengthB, seed: 2);
            var actual = lengthB == 0
                ? KernelRunner.Run<float>(Kernel(kind, shape), output, a)
                : KernelRunner.Run<float>(Kernel(kind, shape), output, a, b);
            Sum.AssertClose(NaiveKernels.Pool(kind, shape.Window, shape.Batch, shape.Height, shape.Width, shape.Channels, a, b), actual);
        }
    }

    private static PoolKernel Kernel(PoolKind kind, Shape s)
    {
        var binary = kind is PoolKind.MaxScatter or PoolKind.MaxGather;
        return new PoolKernel(new PoolCall(kind, s.Batch, s.Height, s.Width, s.Channels, s.Window, 0, binary ? 1 : -1, binary ? 2 : 1));
    }

    private static (int A, int B, int Output) Lengths(PoolKind kind, Shape s)
    {
        var x = s.Batch * s.Height * s.Width * s.Channels;
        var y = s.Batch * s.Window.OutputHeight(s.Height) * s.Window.OutputWidth(s.Width) * s.Channels;
        return kind switch
        {
            PoolKind.Max or PoolKind.Average => (x, 0, y),
            PoolKind.MaxScatter => (x, y, x),
            PoolKind.MaxGather => (x, x, y),
            _ => (y, 0, x),
        };
    }

    public sealed record Shape(int Batch, int Height, int Width, int Channels, Window Window);

    public static class Shapes
    {
        // Every window meets the image: what the maximum over padding alone is, nobody asks.
        public static Arbitrary<Shape> Shape() => (
            from window in Geometries.Windows()
            where Meets(window.Window.OutputHeight(window.Height), window.Height, window.Window.KernelHeight, window.Window.StrideHeight, window.Window.DilationHeight, window.Window.Top)
                && Meets(window.Window.OutputWidth(window.Width), window.Width, window.Window.KernelWidth, window.Window.StrideWidth, window.Window.DilationWidth, window.Window.Left)
            from batch in Gen.Choose(1, 2)
            from channels in Geometries.ChannelCounts()
            select new Shape(batch, window.Height, window.Width, channels, window.Window)).ToArbitrary();

        private static bool Meets(int outputs, int extent, int kernel, int stride, int dilation, int before) => Enumerable.Range(0, outputs).All(
            i => Enumerable.Range(0, kernel).Any(tap => (i * stride) - before + (tap * dilation) is >= 0 and var cell && cell < extent));
    }
}
