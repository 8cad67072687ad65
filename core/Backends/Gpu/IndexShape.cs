namespace XceptionScript.Backends.Gpu;

/// <summary>
/// What the kernels that read or write positions are told. The axis that is searched, counted or selected from has extent Extent and lies
/// between Count / Inner positions outside and Inner inside; Indices is the number of rows selected. Count and Inner are in quads where the
/// kernel moves quads. Extents and Step are those of the loop over the results.
/// </summary>
internal struct IndexShape
{
    public int Count, Extent, Inner, Indices, Missing;
    public Axes Extents, Step;
    public Place Source, Index, Output;
}
