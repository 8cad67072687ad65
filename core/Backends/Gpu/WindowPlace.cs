namespace XceptionScript.Backends.Gpu;

/// <summary>An image, a row, a column and a channel.</summary>
internal struct WindowPlace
{
    public int Batch, Row, Column, Channel;

    /// <summary>Where a result of windows lies.</summary>
    public static WindowPlace OfResult(int index, WindowShape window) => Of(index, window.Channels, window.OutputWidth, window.OutputHeight);

    /// <summary>Where a cell of the image lies.</summary>
    public static WindowPlace OfCell(int index, WindowShape window) => Of(index, window.Channels, window.Width, window.Height);

    /// <summary>The windows of which a cell is the last tap, if there are such, and how far windows lie apart from tap to tap.</summary>
    public static WindowReach LastTap(WindowPlace cell, WindowShape window)
    {
        WindowReach reach = default;
        reach.Rows = StridePlace.Of(cell.Row + window.Top - ((window.KernelHeight - 1) * window.DilationHeight), window.StrideHeight);
        reach.Columns = StridePlace.Of(cell.Column + window.Left - ((window.KernelWidth - 1) * window.DilationWidth), window.StrideWidth);
        reach.RowStep = StridePlace.Of(window.DilationHeight, window.StrideHeight);
        reach.ColumnStep = StridePlace.Of(window.DilationWidth, window.StrideWidth);
        return reach;
    }

    private static WindowPlace Of(int index, int channels, int width, int height)
    {
        WindowPlace place = default;
        var pixel = index / channels;
        var line = pixel / width;
        place.Channel = index - (pixel * channels);
        place.Column = pixel - (line * width);
        place.Batch = line / height;
        place.Row = line - (place.Batch * height);
        return place;
    }
}
