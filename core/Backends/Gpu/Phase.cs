namespace XceptionScript.Backends.Gpu;

/// <summary>
/// The pixels of an image that see the same cells of a convolution's kernel: those whose positions leave the same remainders when divided by the
/// strides. An input gradient is a product of its own for each group and phase, so it multiplies nothing that is not there. The cells start at
/// (TapRow, TapColumn) and are <see cref="GemmShape.TapRows"/> and <see cref="GemmShape.TapColumns"/> apart.
/// </summary>
internal struct Phase
{
    public int Group, Y, X, TapRow, TapColumn, Rows, Columns;

    public static Phase Of(GemmShape shape, int batch)
    {
        var window = shape.Window;
        Phase phase = default;
        phase.Group = batch / shape.Phases;
        var number = batch - (phase.Group * shape.Phases);
        phase.Y = number / window.StrideWidth;
        phase.X = number - (phase.Y * window.StrideWidth);
        phase.TapRow = FirstTap((phase.Y + window.Top) % window.StrideHeight, window.DilationHeight, window.StrideHeight, window.KernelHeight);
        phase.TapColumn = FirstTap((phase.X + window.Left) % window.StrideWidth, window.DilationWidth, window.StrideWidth, window.KernelWidth);
        phase.Rows = (window.KernelHeight - phase.TapRow + shape.TapRows - 1) / shape.TapRows;
        phase.Columns = (window.KernelWidth - phase.TapColumn + shape.TapColumns - 1) / shape.TapColumns;
        return phase;
    }

    /// <summary>The pixel of a number among those of a phase.</summary>
    public static Pixel PixelOf(GemmShape shape, Phase phase, int number)
    {
        var window = shape.Window;
        var line = number / shape.PhaseWidth;
        Pixel pixel = default;
        pixel.Image = line / shape.PhaseHeight;
        pixel.Y = ((line - (pixel.Image * shape.PhaseHeight)) * window.StrideHeight) + phase.Y;
        pixel.X = ((number - (line * shape.PhaseWidth)) * window.StrideWidth) + phase.X;
        return pixel;
    }

    // The first cell whose distance leaves a remainder; as many as there are if none does.
    private static int FirstTap(int remainder, int dilation, int stride, int taps)
    {
        var tap = 0;
        var at = 0;
        while (tap < taps && at != remainder)
        {
            tap++;
            at += dilation;
            while (at >= stride) at -= stride;
        }
        return tap;
    }
}
