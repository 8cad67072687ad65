namespace XceptionScript.Backends.Cpu;

/// <summary>The positions of one phase of an image as rows of a result.</summary>
internal readonly unsafe struct Positions(float* image, PatchAxis vertical, PatchAxis horizontal, int height, int width, int channels) : IResult
{
    private readonly float* image = image;
    private readonly PatchAxis vertical = vertical;
    private readonly PatchAxis horizontal = horizontal;
    private readonly int height = height;
    private readonly int width = width;
    private readonly int channels = channels;

    public float* Row(int row)
    {
        var (line, j) = Math.DivRem(row, horizontal.Extent);
        var (n, i) = Math.DivRem(line, vertical.Extent);
        var y = vertical.Target + (i * vertical.TargetStep);
        var x = horizontal.Target + (j * horizontal.TargetStep);
        return image + ((((((long)n * height) + y) * width) + x) * channels);
    }
}
