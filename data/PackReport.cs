using System.Collections.Immutable;

namespace XceptionScript.Data;

/// <summary>What was packed.</summary>
/// <param name="Path">The file written.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="ImagesPerClass">The number of images of each class.</param>
public sealed record PackReport(string Path, long Bytes, ImmutableArray<int> ImagesPerClass)
{
    /// <summary>The number of images.</summary>
    public int Images => ImagesPerClass.Sum();
}
