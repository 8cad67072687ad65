namespace XceptionScript.Data;

/// <summary>How a Parquet file of images is laid out.</summary>
public sealed record DatasetWriterOptions
{
    /// <summary>The names of the image column and the label column; null means <c>image</c> and <c>label</c>.</summary>
    public DatasetColumns Columns { get; init; } = new();

    /// <summary>The rows in a row group, the unit of reading and of shuffling: 1 to 65,536.</summary>
    public int RowGroupRows
    {
        get;
        init => field = value is >= 1 and <= 1 << 16
            ? value
            : throw new DataException($"DatasetWriter: RowGroupRows is {value}; expected 1 to {1 << 16}.");
    } = 1000;

    /// <summary>How pages are compressed.</summary>
    public PageCompression Compression { get; init; } = PageCompression.Auto;
}
