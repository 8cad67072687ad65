namespace XceptionScript.Backends.Gpu;

/// <summary>An operand over rows and columns: where it lies, and how far apart neighbours are, in elements.</summary>
internal struct RowPlace
{
    public Place Place;
    public int RowStride, ColumnStride;
}
