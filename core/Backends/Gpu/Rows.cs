namespace XceptionScript.Backends.Gpu;

/// <summary>Rows in their order.</summary>
internal readonly struct DenseRows : IRows
{
    public static int Row(GemmShape shape, int batch, int row) => row < shape.M ? (batch * shape.BatchRows) + row : -1;

    public static int Column(GemmShape shape, int batch) => batch * shape.BatchColumns;
}

/// <summary>The pixels of a phase, scattered over the image.</summary>
internal readonly struct PhaseRows : IRows
{
    public static int Row(GemmShape shape, int batch, int row)
    {
        if (row >= shape.M) return -1;
        var window = shape.Window;
        var pixel = Phase.PixelOf(shape, Phase.Of(shape, batch), row);
        return pixel.Y < window.Height && pixel.X < window.Width ? (((pixel.Image * window.Height) + pixel.Y) * window.Width) + pixel.X : -1;
    }

    public static int Column(GemmShape shape, int batch) => batch / shape.Phases * shape.BatchColumns;
}
