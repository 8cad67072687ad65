using XceptionScript.Expressions;

namespace XceptionScript.Ops;

/// <summary>
/// A sliding window over height and width with explicit padding in cells, so that a graph does not depend on how
/// the padding was named. Output row <c>i</c> covers the input rows <c>i * StrideHeight - Top + k * DilationHeight</c>.
/// </summary>
public sealed record Window(
    int KernelHeight, int KernelWidth,
    int StrideHeight, int StrideWidth,
    int DilationHeight, int DilationWidth,
    int Top, int Bottom, int Left, int Right)
{
    /// <summary>Rows from the first to the last cell that the window covers, dilation included.</summary>
    public int SpanHeight => ((KernelHeight - 1) * DilationHeight) + 1;

    /// <summary>Columns from the first to the last cell that the window covers, dilation included.</summary>
    public int SpanWidth => ((KernelWidth - 1) * DilationWidth) + 1;

    /// <summary>Whether the window is one cell that moves cell by cell: a pointwise operation.</summary>
    public bool IsPointwise => this is { KernelHeight: 1, KernelWidth: 1, StrideHeight: 1, StrideWidth: 1, Top: 0, Bottom: 0, Left: 0, Right: 0 };

    /// <summary>The window of a named padding at an image size; <paramref name="owner"/> names the operation in errors.</summary>
    /// <exception cref="ShapeException">An attribute is below 1, or a Valid window is larger than the image.</exception>
    public static Window Of(
        string owner, (int Height, int Width) image, (int Height, int Width) kernel,
        (int Height, int Width) stride, Padding padding, (int Height, int Width) dilation)
    {
        if (stride.Height < 1 || stride.Width < 1)
            throw new ShapeException($"{owner}: stride is ({stride.Height}, {stride.Width}); expected at least 1 in both directions.");
        if (dilation.Height < 1 || dilation.Width < 1)
            throw new ShapeException($"{owner}: dilation is ({dilation.Height}, {dilation.Width}); expected at least 1 in both directions.");
        var (top, bottom) = Pad(image.Height, kernel.Height, stride.Height, padding, dilation.Height);
        var (left, right) = Pad(image.Width, kernel.Width, stride.Width, padding, dilation.Width);
        var window = new Window(
            kernel.Height, kernel.Width, stride.Height, stride.Width, dilation.Height, dilation.Width, top, bottom, left, right);
        window.Check(owner, image.Height, image.Width);
        return window;
    }

    /// <summary>Rows of output for an image height.</summary>
    public int OutputHeight(int height) => ((height + Top + Bottom - SpanHeight) / StrideHeight) + 1;

    /// <summary>Columns of output for an image width.</summary>
    public int OutputWidth(int width) => ((width + Left + Right - SpanWidth) / StrideWidth) + 1;

    internal void Check(string owner, int height, int width)
    {
        if (SpanHeight > height + Top + Bottom || SpanWidth > width + Left + Right)
            throw new ShapeException($"{owner}: the window covers {SpanHeight} x {SpanWidth} cells, the image has {height} x {width} (axes 1 and 2, padding {Top + Bottom} x {Left + Right}); expected a window no larger than the padded image.");
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        var text = $"{KernelHeight}x{KernelWidth}";
        if ((StrideHeight, StrideWidth) != (1, 1)) text += $"/{(StrideHeight == StrideWidth ? $"{StrideHeight}" : $"{StrideHeight}x{StrideWidth}")}";
        if ((DilationHeight, DilationWidth) != (1, 1)) text += $" dilation {DilationHeight}x{DilationWidth}";
        if ((Top, Bottom, Left, Right) != (0, 0, 0, 0)) text += $" pad {Top},{Bottom},{Left},{Right}";
        return text;
    }

    private static (int Before, int After) Pad(int extent, int kernel, int stride, Padding padding, int dilation)
    {
        if (padding == Padding.Valid) return (0, 0);
        if (padding == Padding.Symmetric && (kernel - 1) * dilation / 2 is var half) return (half, half);
        var outputs = (extent + stride - 1) / stride;
        var total = Math.Max(((outputs - 1) * stride) + ((kernel - 1) * dilation) + 1 - extent, 0);
        return (total / 2, total - (total / 2));
    }
}
