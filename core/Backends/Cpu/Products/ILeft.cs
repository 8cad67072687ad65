namespace XceptionScript.Backends.Cpu;

/// <summary>The left operand of a product: how its rows are read. A prologue on load would be a wrapper of one of these.</summary>
internal unsafe interface ILeft
{
    /// <summary>
    /// How many slabs are best read at once. Rows that are contiguous are gathered just before use; where columns are,
    /// many rows share the lines that memory is read in.
    /// </summary>
    static abstract int Slabs { get; }

    /// <summary>
    /// Points <paramref name="pointers"/> at the rows from <paramref name="row"/> on, <paramref name="depth"/> numbers each from
    /// <paramref name="k"/> on, and returns the distance between neighbours of a row. Rows that are not in memory are
    /// gathered into <paramref name="space"/>, which holds <c>Tiles.Rows * depth</c> numbers per slab.
    /// </summary>
    nint Gather(int row, int rows, int k, int depth, float* space, float** pointers);
}
