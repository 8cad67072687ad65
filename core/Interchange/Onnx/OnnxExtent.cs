namespace XceptionScript.Interchange;

/// <summary>The extent of an axis: a number, or that many times the batch size.</summary>
internal readonly record struct OnnxExtent(int Value, bool IsPerExample)
{
    /// <summary>The name of the batch size in the model.</summary>
    public const string BatchName = "batch";

    /// <summary>Whether this is the batch size itself.</summary>
    public bool IsBatch => this is { Value: 1, IsPerExample: true };
}
