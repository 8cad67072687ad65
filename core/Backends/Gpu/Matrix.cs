namespace XceptionScript.Backends.Gpu;

/// <summary>
/// An operand of a matrix product: where it lies, for a plain matrix its extents and strides, and else how it is walked. Depth is the axis that is summed over,
/// outer the other one.
/// </summary>
internal struct Matrix
{
    public Place Place;
    public int BatchStride, Outers, OuterStride, DepthStride;
    public Walk Walk;
}
