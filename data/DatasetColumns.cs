namespace XceptionScript.Data;

/// <summary>The columns that hold the encoded images and the labels.</summary>
/// <param name="Image">A struct column with a binary field <c>bytes</c>; when null, <c>image</c> or <c>img</c>, whichever there is.</param>
/// <param name="Label">A column of whole numbers; when null, the first there is of <c>label</c>, <c>labels</c> and <c>fine_label</c>.</param>
public sealed record DatasetColumns(string? Image = null, string? Label = null);
