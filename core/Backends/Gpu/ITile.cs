namespace XceptionScript.Backends.Gpu;

/// <summary>
/// The part of a matrix product that one group of threads computes; each thread computes 8 x 8 of it. A type parameter, because shared
/// memory needs sizes that are known when a kernel is compiled.
/// </summary>
internal interface ITile
{
    static abstract int Rows { get; }

    static abstract int Columns { get; }

    /// <summary>How far along the inner axis operands are brought into shared memory at a time.</summary>
    static abstract int Depth { get; }
}
