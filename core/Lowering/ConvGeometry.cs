using XceptionScript.Ops;

namespace XceptionScript.Lowering;

/// <summary>
/// The extents of a convolution: images [Batch, Height, Width, Channels], kernel [KernelHeight, KernelWidth, Channels / Groups, Filters],
/// result [Batch, OutputHeight, OutputWidth, Filters]. For a depthwise convolution Filters is Channels times the depth multiplier
/// and Groups is Channels; its kernel is [KernelHeight, KernelWidth, Channels, multiplier].
/// </summary>
public sealed record ConvGeometry(int Batch, int Height, int Width, int Channels, int Filters, Window Window, int Groups)
{
    /// <summary>Rows of the result.</summary>
    public int OutputHeight => Window.OutputHeight(Height);

    /// <summary>Columns of the result.</summary>
    public int OutputWidth => Window.OutputWidth(Width);

    /// <summary>Multiply-accumulates of each of the three maps, cells of padding counted.</summary>
    public long Macs => (long)Batch * OutputHeight * OutputWidth * Filters * Window.KernelHeight * Window.KernelWidth * (Channels / Groups);
}
