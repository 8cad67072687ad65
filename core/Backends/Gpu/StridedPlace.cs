namespace XceptionScript.Backends.Gpu;

/// <summary>An operand of a loop: where it lies and how far apart neighbours along each axis are, in elements.</summary>
internal struct StridedPlace
{
    public Place Place;
    public Axes Strides;
}
