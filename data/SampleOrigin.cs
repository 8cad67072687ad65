namespace XceptionScript.Data;

/// <summary>Where a sample lies, for messages: its row counts from 0 within its file.</summary>
internal readonly record struct SampleOrigin(string File, int Row)
{
    public override string ToString() => $"row {Row} of `{File}`";
}
