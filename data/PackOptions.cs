namespace XceptionScript.Data;

/// <summary>Which samples are packed, and how their file is laid out.</summary>
/// <param name="Offset">The first sample to take.</param>
/// <param name="Take">How many to take; null takes all there are from the first on.</param>
public sealed record PackOptions(int Offset = 0, int? Take = null)
{
    /// <summary>The layout of the file.</summary>
    public DatasetWriterOptions Layout { get; init; } = new();
}
