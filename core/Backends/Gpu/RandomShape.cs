namespace XceptionScript.Backends.Gpu;

/// <summary>What a random kernel is told.</summary>
internal struct RandomShape
{
    public int Count;
    public Place Key, Output;
    public uint Path;
}
