namespace XceptionScript.Backends.Gpu;

/// <summary>One item of <see cref="WindowTiles"/>: an image, a column, the first row of a strip, and a quad of channels.</summary>
internal struct WindowTile
{
    public int Image, Column, FirstRow, Quad;
}
