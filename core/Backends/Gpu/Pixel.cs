namespace XceptionScript.Backends.Gpu;

/// <summary>A pixel of an image in a batch; it may lie beyond the image's lower and right edges.</summary>
internal struct Pixel
{
    public int Image, Y, X;
}
