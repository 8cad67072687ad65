namespace XceptionScript.Backends.Gpu;

/// <summary>One number for each of up to six loop axes, the innermost first: extents, strides or a position.</summary>
internal struct Axes
{
    public int A0, A1, A2, A3, A4, A5;
}
