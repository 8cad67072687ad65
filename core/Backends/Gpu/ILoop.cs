namespace XceptionScript.Backends.Gpu;

/// <summary>How many axes a loop has: a type parameter, so that a dense loop divides nothing.</summary>
internal interface ILoop
{
    /// <summary>The position of the row-major number <paramref name="index"/>.</summary>
    static abstract Axes Split(int index, Axes extents);

    /// <summary>The place of a position under the given strides.</summary>
    static abstract int Offset(Axes position, Axes strides);
}
