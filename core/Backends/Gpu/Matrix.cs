namespace XceptionScript.Backends.Gpu;

/// <summary>An operand of a matrix product: where it lies, and for a plain matrix its strides. Depth is the axis that is summed over, outer the other one.</summary>
internal struct Matrix
{
    public Place Place;
    public int BatchStride, OuterStride, DepthStride;
}
