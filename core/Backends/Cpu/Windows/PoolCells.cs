namespace XceptionScript.Backends.Cpu;

/// <summary>The cells that one position of a pooling reads: a grid within an image, by distances in floats.</summary>
internal readonly struct PoolCells(in AxisTaps rows, in AxisTaps columns, int width, int channels)
{
    /// <summary>The first cell, from the start of the image.</summary>
    public readonly long First = (((long)rows.Source * width) + columns.Source) * channels;

    public readonly int Rows = rows.Count;

    public readonly int Columns = columns.Count;

    public readonly nint Row = (nint)rows.SourceStep * width * channels;

    public readonly nint Column = (nint)columns.SourceStep * channels;

    /// <summary>The number of cells; 0 for a window of padding alone.</summary>
    public int Count => Rows * Columns;
}
