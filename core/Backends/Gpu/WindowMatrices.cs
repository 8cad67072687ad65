using ILGPU;

namespace XceptionScript.Backends.Gpu;

/// <summary>The image as a matrix: a row per result pixel, a column per cell and channel of its window; the batch is the group.</summary>
internal readonly struct PatchMatrix : IMatrix
{
    public static bool AlongDepth => true;

    public static float At(ArrayView<float> data, GemmShape shape, Matrix matrix, int batch, int outer, int depth) =>
        Cell(data, shape.Window, batch, outer, depth);

    /// <summary>The value that a result pixel sees at one cell and channel of its window; 0 in the padding.</summary>
    public static float Cell(ArrayView<float> image, WindowShape window, int group, int pixel, int cell)
    {
        var tap = cell / window.GroupChannels;
        var channel = cell - (tap * window.GroupChannels);
        var tapRow = tap / window.KernelWidth;
        var tapColumn = tap - (tapRow * window.KernelWidth);
        var line = pixel / window.OutputWidth;
        var column = pixel - (line * window.OutputWidth);
        var batch = line / window.OutputHeight;
        var row = line - (batch * window.OutputHeight);
        var y = (row * window.StrideHeight) - window.Top + (tapRow * window.DilationHeight);
        var x = (column * window.StrideWidth) - window.Left + (tapColumn * window.DilationWidth);
        if ((uint)y >= (uint)window.Height || (uint)x >= (uint)window.Width) return 0f;
        return image[((((batch * window.Height) + y) * window.Width) + x) * window.Channels + (group * window.GroupChannels) + channel];
    }
}

/// <summary>The transpose of <see cref="PatchMatrix"/>: what a kernel gradient sums over pixels.</summary>
internal readonly struct PatchColumnMatrix : IMatrix
{
    public static bool AlongDepth => false;

    public static float At(ArrayView<float> data, GemmShape shape, Matrix matrix, int batch, int outer, int depth) =>
        PatchMatrix.Cell(data, shape.Window, batch, depth, outer);
}

/// <summary>The result as a matrix: a row per image pixel, a column per cell and filter of the windows that see the pixel.</summary>
internal readonly struct ResultPatchMatrix : IMatrix
{
    public static bool AlongDepth => true;

    public static float At(ArrayView<float> data, GemmShape shape, Matrix matrix, int batch, int outer, int depth)
    {
        var window = shape.Window;
        var tap = depth / window.GroupFilters;
        var filter = depth - (tap * window.GroupFilters);
        var tapRow = tap / window.KernelWidth;
        var tapColumn = tap - (tapRow * window.KernelWidth);
        var line = outer / window.Width;
        var column = outer - (line * window.Width);
        var image = line / window.Height;
        var row = line - (image * window.Height);
        var top = row + window.Top - (tapRow * window.DilationHeight);
        var left = column + window.Left - (tapColumn * window.DilationWidth);
        if (top < 0 || left < 0) return 0f;
        var y = top / window.StrideHeight;
        var x = left / window.StrideWidth;
        if (y * window.StrideHeight != top || x * window.StrideWidth != left || y >= window.OutputHeight || x >= window.OutputWidth) return 0f;
        return data[((((image * window.OutputHeight) + y) * window.OutputWidth) + x) * window.Filters + (batch * window.GroupFilters) + filter];
    }
}

/// <summary>The kernel as a matrix: a row per channel, a column per cell and filter.</summary>
internal readonly struct KernelByChannelMatrix : IMatrix
{
    public static bool AlongDepth => true;

    public static float At(ArrayView<float> data, GemmShape shape, Matrix matrix, int batch, int outer, int depth)
    {
        var window = shape.Window;
        var tap = depth / window.GroupFilters;
        var filter = depth - (tap * window.GroupFilters);
        return data[((tap * window.GroupChannels) + outer) * window.Filters + (batch * window.GroupFilters) + filter];
    }
}
