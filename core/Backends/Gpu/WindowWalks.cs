using ILGPU;

namespace XceptionScript.Backends.Gpu;

/// <summary>The image as a convolution reads it: a row per result pixel, the depth runs over the cells and channels of its window; the batch is the group.</summary>
internal readonly struct ImagePatches : IWalk
{
    public static bool HasPadding => true;

    public static Walk Over(WindowShape window) => new()
    {
        Depth = window.KernelHeight * window.KernelWidth * window.GroupChannels,
        Inner = window.GroupChannels,
        Columns = window.KernelWidth,
        InnerOffset = 1,
        StripOffset = Octet.Depth,
        ColumnOffset = (window.DilationWidth * window.Channels) - window.GroupChannels,
        ColumnX = window.DilationWidth,
        RowOffset = window.DilationHeight * window.Width * window.Channels,
        RowY = window.DilationHeight,
        BackOffset = -window.DilationWidth * window.Channels,
        BackX = -window.DilationWidth,
        Height = window.Height,
        Width = window.Width,
    };

    public static Walk Of(GemmShape shape, Walk walk, int batch) => walk;

    public static Cursor Start(GemmShape shape, Walk walk, int batch, int outer, int depth)
    {
        var window = shape.Window;
        var pixel = IntrinsicMath.Min(outer, shape.M - 1);
        var line = pixel / window.OutputWidth;
        var column = pixel - (line * window.OutputWidth);
        var image = line / window.OutputHeight;
        var row = line - (image * window.OutputHeight);
        var tap = depth / walk.Inner;
        var tapRow = tap / walk.Columns;
        Cursor at = default;
        at.Depth = depth;
        at.Inner = depth - (tap * walk.Inner);
        at.Column = tap - (tapRow * walk.Columns);
        at.Y = (row * window.StrideHeight) - window.Top + (tapRow * window.DilationHeight);
        at.X = (column * window.StrideWidth) - window.Left + (at.Column * window.DilationWidth);
        at.Offset = (((((image * window.Height) + at.Y) * window.Width) + at.X) * window.Channels) + (batch * window.GroupChannels) + at.Inner;
        return at;
    }
}

/// <summary>The image as a kernel gradient reads it: a row per cell and channel of the window, the depth runs over the result's pixels; the batch is the group.</summary>
internal readonly struct ImagePixels : IWalk
{
    public static bool HasPadding => true;

    public static Walk Over(WindowShape window) => new()
    {
        Depth = window.Batch * window.OutputHeight * window.OutputWidth,
        Inner = window.OutputWidth,
        Columns = window.OutputHeight,
        InnerOffset = window.StrideWidth * window.Channels,
        InnerX = window.StrideWidth,
        StripOffset = Octet.Depth * window.StrideWidth * window.Channels,
        StripX = Octet.Depth * window.StrideWidth,
        ColumnOffset = ((window.StrideHeight * window.Width) - (window.OutputWidth * window.StrideWidth)) * window.Channels,
        ColumnY = window.StrideHeight,
        ColumnX = -window.OutputWidth * window.StrideWidth,
        RowOffset = (window.Height - (window.OutputHeight * window.StrideHeight)) * window.Width * window.Channels,
        RowY = -window.OutputHeight * window.StrideHeight,
        Height = window.Height,
        Width = window.Width,
    };

    public static Walk Of(GemmShape shape, Walk walk, int batch) => walk;

    public static Cursor Start(GemmShape shape, Walk walk, int batch, int outer, int depth)
    {
        var window = shape.Window;
        var cell = IntrinsicMath.Min(outer, shape.M - 1);
        var tap = cell / window.GroupChannels;
        var tapRow = tap / window.KernelWidth;
        var tapColumn = tap - (tapRow * window.KernelWidth);
        var line = depth / walk.Inner;
        var image = line / walk.Columns;
        Cursor at = default;
        at.Depth = depth;
        at.Inner = depth - (line * walk.Inner);
        at.Column = line - (image * walk.Columns);
        at.Y = (at.Column * window.StrideHeight) - window.Top + (tapRow * window.DilationHeight);
        at.X = (at.Inner * window.StrideWidth) - window.Left + (tapColumn * window.DilationWidth);
        at.Offset = (((((image * window.Height) + at.Y) * window.Width) + at.X) * window.Channels)
            + (batch * window.GroupChannels) + cell - (tap * window.GroupChannels);
        return at;
    }
}

/// <summary>The result as an input gradient reads it: a row per image pixel of a phase, the depth runs over the cells and filters of the windows that see the pixel.</summary>
internal readonly struct ResultPatches : IWalk
{
    public static bool HasPadding => true;

    /// <summary>The walk as far as all phases share it.</summary>
    public static Walk Over(WindowShape window, int tapRows, int tapColumns)
    {
        var rows = tapRows * window.DilationHeight / window.StrideHeight;
        var columns = tapColumns * window.DilationWidth / window.StrideWidth;
        return new()
        {
            Inner = window.GroupFilters,
            InnerOffset = 1,
            StripOffset = Octet.Depth,
            ColumnOffset = (-columns * window.Filters) - window.GroupFilters,
            ColumnX = -columns,
            RowOffset = -rows * window.OutputWidth * window.Filters,
            RowY = -rows,
            BackOffset = columns * window.Filters,
            BackX = columns,
            Height = window.OutputHeight,
            Width = window.OutputWidth,
        };
    }

    public static Walk Of(GemmShape shape, Walk walk, int batch)
    {
        var phase = Phase.Of(shape, batch);
        walk.Depth = phase.Rows * phase.Columns * walk.Inner;
        walk.Columns = IntrinsicMath.Max(phase.Columns, 1);
        return walk;
    }

    public static Cursor Start(GemmShape shape, Walk walk, int batch, int outer, int depth)
    {
        var window = shape.Window;
        var phase = Phase.Of(shape, batch);
        var pixel = Phase.PixelOf(shape, phase, IntrinsicMath.Min(outer, shape.M - 1));
        var tap = depth / walk.Inner;
        var tapRow = tap / walk.Columns;
        Cursor at = default;
        at.Depth = depth;
        at.Inner = depth - (tap * walk.Inner);
        at.Column = tap - (tapRow * walk.Columns);
        // What is divided is a multiple of the stride: that is what makes the phase.
        at.Y = ((pixel.Y + window.Top - (phase.TapRow * window.DilationHeight)) / window.StrideHeight) + (tapRow * walk.RowY);
        at.X = ((pixel.X + window.Left - (phase.TapColumn * window.DilationWidth)) / window.StrideWidth) + (at.Column * walk.ColumnX);
        at.Offset = (((((pixel.Image * window.OutputHeight) + at.Y) * window.OutputWidth) + at.X) * window.Filters)
            + (phase.Group * window.GroupFilters) + at.Inner;
        return at;
    }
}

/// <summary>The kernel as an input gradient reads it: a column per channel, the depth runs over the cells of a phase and their filters.</summary>
internal readonly struct KernelByChannel : IWalk
{
    public static bool HasPadding => false;

    /// <summary>The walk as far as all phases share it.</summary>
    public static Walk Over(WindowShape window, int tapRows, int tapColumns) => new()
    {
        Inner = window.GroupFilters,
        InnerOffset = 1,
        StripOffset = Octet.Depth,
        ColumnOffset = (tapColumns * window.GroupChannels * window.Filters) - window.GroupFilters,
        RowOffset = tapRows * window.KernelWidth * window.GroupChannels * window.Filters,
        BackOffset = -tapColumns * window.GroupChannels * window.Filters,
    };

    public static Walk Of(GemmShape shape, Walk walk, int batch)
    {
        var phase = Phase.Of(shape, batch);
        walk.Depth = phase.Rows * phase.Columns * walk.Inner;
        walk.Columns = IntrinsicMath.Max(phase.Columns, 1);
        return walk;
    }

    public static Cursor Start(GemmShape shape, Walk walk, int batch, int outer, int depth)
    {
        var window = shape.Window;
        var phase = Phase.Of(shape, batch);
        var channel = IntrinsicMath.Min(outer, shape.N - 1);
        var tap = depth / walk.Inner;
        var tapRow = tap / walk.Columns;
        Cursor at = default;
        at.Depth = depth;
        at.Inner = depth - (tap * walk.Inner);
        at.Column = tap - (tapRow * walk.Columns);
        var row = phase.TapRow + (tapRow * shape.TapRows);
        var column = phase.TapColumn + (at.Column * shape.TapColumns);
        at.Offset = (((((row * window.KernelWidth) + column) * window.GroupChannels) + channel) * window.Filters)
            + (phase.Group * window.GroupFilters) + at.Inner;
        return at;
    }
}
