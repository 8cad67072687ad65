namespace XceptionScript.Backends.Gpu;

/// <summary>
/// The part of a matrix product that one group of threads computes; each thread computes 8 x 8 of it. A type parameter, because shared
/// memory needs sizes that are known when a kernel is compiled.
/// </summary>
internal interface ITile
{
    static abstract int Rows { get; }

    static abstract int Columns { get; }

    /// <summary>The threads of a warp lie so many deep and so many across, as nearly square as can be: so they read least from shared memory.</summary>
    static abstract int LaneRows { get; }

    static abstract int LaneColumns { get; }
}
