namespace XceptionScript.Backends.Gpu;

/// <summary>What a fill is told.</summary>
internal struct FillShape<T> where T : unmanaged
{
    public int Count;
    public Place Target;
    public T Value;
}
