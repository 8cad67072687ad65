using XceptionScript.Lowering;
using XceptionScript.Ops;

namespace XceptionScript.Backends.Gpu;

/// <summary>The extents of a convolution or a pooling, for kernels: see <see cref="ConvGeometry"/>.</summary>
internal struct WindowShape
{
    public int Batch, Height, Width, Channels, OutputHeight, OutputWidth, Filters;
    public int KernelHeight, KernelWidth, StrideHeight, StrideWidth, DilationHeight, DilationWidth, Top, Left;

    /// <summary>Channels and filters of one group; for a depthwise convolution GroupFilters is the multiplier.</summary>
    public int GroupChannels, GroupFilters;

    public static WindowShape Of(ConvGeometry g)
    {
        var shape = Of(g.Window, g.Batch, g.Height, g.Width, g.Channels);
        (shape.Filters, shape.GroupChannels, shape.GroupFilters) = (g.Filters, g.Channels / g.Groups, g.Filters / g.Groups);
        return shape;
    }

    public static WindowShape Of(Window window, int batch, int height, int width, int channels) => new()
    {
        Batch = batch,
        Height = height,
        Width = width,
        Channels = channels,
        Filters = channels,
        GroupChannels = 1,
        GroupFilters = 1,
        OutputHeight = window.OutputHeight(height),
        OutputWidth = window.OutputWidth(width),
        KernelHeight = window.KernelHeight,
        KernelWidth = window.KernelWidth,
        StrideHeight = window.StrideHeight,
        StrideWidth = window.StrideWidth,
        DilationHeight = window.DilationHeight,
        DilationWidth = window.DilationWidth,
        Top = window.Top,
        Left = window.Left,
    };
}
