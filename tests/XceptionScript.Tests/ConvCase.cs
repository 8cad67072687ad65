using XceptionScript.Expressions;
using XceptionScript.Ops;

namespace XceptionScript.Tests;

/// <summary>Random windows with the shapes that fit them.</summary>
public sealed record ConvCase(Window Window, int Groups, Shape Image, Shape Kernel, Shape DepthwiseKernel)
{
    /// <summary>The shape of the dense result.</summary>
    public Shape Result => [Image[0], Window.OutputHeight(Image[1]), Window.OutputWidth(Image[2]), Kernel[3]];

    /// <summary>The shape of the depthwise result.</summary>
    public Shape DepthwiseResult => Result.With(3, DepthwiseKernel[2] * DepthwiseKernel[3]);

    /// <summary>The shape of the pooled image.</summary>
    public Shape Pooled => Result.With(3, Image[3]);

    /// <summary>A convolution with strides, dilation, groups and any padding; some windows may lie wholly in the padding.</summary>
    public static ConvCase Draw(CaseDraws d)
    {
        var (kh, kw, groups) = (d.Int(1, 3), d.Int(1, 3), d.Int(1, 3));
        var (height, width) = (d.Int(1, 6), d.Int(1, 6));
        var window = new Window(kh, kw, d.Int(1, 3), d.Int(1, 3), d.Int(1, 2), d.Int(1, 2), d.Int(0, 2), d.Int(0, 2), d.Int(0, 2), d.Int(0, 2));
        return Fitted(d, window, groups, height, width);
    }

    /// <summary>A pooling window: no dilation, and at least one cell of every window lies inside the image.</summary>
    public static ConvCase DrawPool(CaseDraws d)
    {
        var (kh, kw) = (d.Int(1, 3), d.Int(1, 3));
        var window = new Window(kh, kw, d.Int(1, 3), d.Int(1, 3), 1, 1, d.Int(0, kh - 1), d.Int(0, kh - 1), d.Int(0, kw - 1), d.Int(0, kw - 1));
        return Fitted(d, window, 1, d.Int(1, 6), d.Int(1, 6));
    }

    private static ConvCase Fitted(CaseDraws d, Window window, int groups, int height, int width)
    {
        height = Math.Max(height, window.SpanHeight - window.Top - window.Bottom);
        width = Math.Max(width, window.SpanWidth - window.Left - window.Right);
        var (groupChannels, filters) = (d.Int(1, 2), groups * d.Int(1, 2));
        var channels = groups * groupChannels;
        return new(
            window, groups, [d.Int(1, 2), height, width, channels],
            [window.KernelHeight, window.KernelWidth, groupChannels, filters], [window.KernelHeight, window.KernelWidth, channels, d.Int(1, 2)]);
    }
}
