using XceptionScript.Expressions;
using XceptionScript.Ops;
using Xunit;

namespace XceptionScript.Tests.Ops;

public sealed class WindowTests
{
    [Theory]
    [InlineData(299, 3, 2, Padding.Valid, 149, 0, 0)]
    [InlineData(147, 3, 2, Padding.Same, 74, 1, 1)]
    [InlineData(74, 3, 2, Padding.Same, 37, 0, 1)]
    [InlineData(37, 3, 2, Padding.Same, 19, 1, 1)]
    [InlineData(19, 3, 2, Padding.Same, 10, 1, 1)]
    [InlineData(32, 3, 1, Padding.Same, 32, 1, 1)]
    [InlineData(5, 1, 2, Padding.Same, 3, 0, 0)]
    public void The_sizes_of_the_paper_come_out(int size, int kernel, int stride, Padding padding, int outputs, int before, int after)
    {
        var window = Window.Of("test", (size, size), (kernel, kernel), (stride, stride), padding, (1, 1));
        Assert.Equal((outputs, before, after), (window.OutputHeight(size), window.Top, window.Bottom));
        Assert.Equal((outputs, before, after), (window.OutputWidth(size), window.Left, window.Right));
    }

    [Fact]
    public void Same_padding_gives_the_quotient_rounded_up() => Seeds.ForAll(300, seed =>
    {
        var d = new CaseDraws(seed, DType.Float32);
        var (size, kernel, stride, dilation) = (d.Int(1, 40), d.Int(1, 5), d.Int(1, 4), d.Int(1, 3));
        var window = Window.Of("test", (size, size), (kernel, kernel), (stride, stride), Padding.Same, (dilation, dilation));
        Assert.Equal((size + stride - 1) / stride, window.OutputHeight(size));
        Assert.InRange(window.Bottom - window.Top, 0, 1);
    });

    [Fact]
    public void Windows_print_what_differs_from_a_plain_one()
    {
        Assert.Equal("3x3", Window.Of("test", (5, 5), (3, 3), (1, 1), Padding.Valid, (1, 1)).ToString());
        Assert.Equal("3x3/2 pad 0,1,0,1", Window.Of("test", (4, 4), (3, 3), (2, 2), Padding.Same, (1, 1)).ToString());
        Assert.Equal("2x3/1x2 dilation 2x1", Window.Of("test", (9, 9), (2, 3), (1, 2), Padding.Valid, (2, 1)).ToString());
    }
}
