namespace XceptionScript.Backends.Gpu;

/// <summary>What a strided copy is told; extents, offsets and strides are in what it moves at a time.</summary>
internal struct CopyShape
{
    public int Count;
    public Axes Extents, Step;
    public StridedPlace Source, Target;
    public int SourceOffset, TargetOffset;
}
