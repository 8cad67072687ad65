namespace XceptionScript.Backends.Gpu;

/// <summary>What a strided copy is told; offsets and strides are in elements.</summary>
internal struct CopyShape
{
    public int Count;
    public Axes Extents;
    public StridedPlace Source, Target;
    public int SourceOffset, TargetOffset;
}
