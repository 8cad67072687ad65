namespace XceptionScript.Backends.Gpu;

/// <summary>What a depthwise or pooling kernel is told. A kernel gradient sums Slabs interleaved parts of the rows into places of their own.</summary>
internal struct WindowCallShape
{
    public int Count, Slabs;
    public Place A, B, Output;
    public WindowShape Window;
}
