namespace XceptionScript.Backends.Gpu;

/// <summary>
/// Where a thread is in an operand of a matrix product: the depth, the offset in the operand, and for an image behind a window the position in
/// the walk (<see cref="Walk"/>) and in the image.
/// </summary>
internal struct Cursor
{
    public int Depth, Offset, Inner, Column, Y, X;
}
