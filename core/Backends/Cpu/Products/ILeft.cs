namespace XceptionScript.Backends.Cpu;

/// <summary>The left operand of a product: how its rows are read. </summary>
internal unsafe interface ILeft
{
    /// <summary>
    /// Points <paramref name="pointers"/> at the rows from <paramref name="row"/> on, <paramref name="depth"/> numbers each from
    /// <paramref name="k"/> on, and returns the distance between neighbours of a row. Rows that are not in memory are
    /// gathered into <paramref name="space"/>, which holds <c>Tiles.Rows * depth</c> numbers per slab.
    /// </summary>
    nint Gather(int row, int rows, int k, int depth, float* space, float** pointers);
}
