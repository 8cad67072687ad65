namespace XceptionScript.Backends.Gpu;

/// <summary>How many axes a loop has: a type parameter, so that a dense loop computes no positions.</summary>
internal interface ILoop
{
    /// <summary>The position of the row-major number <paramref name="index"/>.</summary>
    static abstract Axes Split(int index, Axes extents);

    /// <summary>The position that is so many steps further, where <paramref name="step"/> is the position of that number: divides nothing.</summary>
    static abstract Axes Advance(Axes position, Axes step, Axes extents);

    /// <summary>The place of a position under the given strides.</summary>
    static abstract int Offset(Axes position, Axes strides);
}
