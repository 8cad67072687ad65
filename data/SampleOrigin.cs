namespace XceptionScript.Data;

/// <summary>Where an image lies, for messages: in a row of a file, counted from 0, or, without one, in a file of its own.</summary>
internal readonly record struct SampleOrigin(string File, int? Row = null)
{
    /// <summary>Who reads such images.</summary>
    public string Owner => Row is null ? nameof(ImageFile) : nameof(Dataset);

    public override string ToString() => Row is { } row ? $"row {row} of `{File}`" : $"`{File}`";
}
