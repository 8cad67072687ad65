namespace XceptionScript.Data;

/// <summary>How a dataset finds its columns, and what its loader may use. Only the two window limits affect the order of samples.</summary>
public sealed record DatasetOptions
{
    /// <summary>The columns to read.</summary>
    public DatasetColumns Columns { get; init; } = new();

    /// <summary>The threads that decode at once, at least 1.</summary>
    public int DecodeWorkers
    {
        get;
        init => field = AtLeastOne(value, nameof(DecodeWorkers));
    } = Environment.ProcessorCount;

    /// <summary>The batches that may be ready or in the making before the consumer asks for them, at least 1.</summary>
    public int BatchesAhead
    {
        get;
        init => field = AtLeastOne(value, nameof(BatchesAhead));
    } = Environment.ProcessorCount + 2;

    /// <summary>Decoded images stay in memory when all of them together take at most this many bytes; 0 decodes in every epoch.</summary>
    public long CacheBytes { get; init; } = 1L << 30;

    /// <summary>A shuffle window takes row groups until it holds this many rows.</summary>
    public int WindowRows
    {
        get;
        init => field = AtLeastOne(value, nameof(WindowRows));
    } = 8192;

    /// <summary>A shuffle window takes no further row group once it would hold more than this many bytes of encoded images.</summary>
    public long WindowBytes { get; init; } = 256L << 20;

    private static int AtLeastOne(int value, string name) => value >= 1
        ? value
        : throw new DataException($"DatasetOptions: {name} is {value}; expected at least 1.");
}
