namespace XceptionScript.Networks;

/// <summary>
/// What one cell of a map sees of the image, along one axis in pixels: the first cell sees First to Last, padding counted, and each next one lies Step
/// further. A step of 0 is that of a value without cells, which sees the image as a whole.
/// </summary>
public readonly record struct ReceptiveField(int First, int Last, int Step)
{
    /// <summary>That of a pixel.</summary>
    public static ReceptiveField Pixel { get; } = new(0, 0, 1);

    /// <summary>How many pixels one cell sees.</summary>
    public int Size => Last - First + 1;

    /// <summary>That of windows of <paramref name="span"/> cells over the map, the first of which lies <paramref name="padding"/> cells before it.</summary>
    public ReceptiveField Windows(int span, int stride, int padding) =>
        new(First - (padding * Step), Last + ((span - 1 - padding) * Step), Step * stride);

    /// <summary>That of a value made of all cells of the map.</summary>
    public ReceptiveField Whole(int cells) => new(First, Last + ((cells - 1) * Step), 0);

    /// <summary>That of cells which see what both see.</summary>
    public ReceptiveField Joined(ReceptiveField other) => new(Math.Min(First, other.First), Math.Max(Last, other.Last), Math.Max(Step, other.Step));
}
