namespace XceptionScript.Data;

/// <summary>A row to be written to a dataset.</summary>
/// <param name="Bytes">A PNG or JPEG image as it would stand in a file.</param>
/// <param name="Label">The position of its class among the class names.</param>
/// <param name="Path">The name of the file that it came from, or null.</param>
public readonly record struct LabelledImage(ReadOnlyMemory<byte> Bytes, int Label, string? Path = null);
