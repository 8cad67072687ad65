namespace XceptionScript.Backends.Gpu;

/// <summary>How many threads a group has, a power of two: a type parameter, since it says how much shared memory a kernel takes.</summary>
internal interface IGroup
{
    static abstract int Threads { get; }
}
