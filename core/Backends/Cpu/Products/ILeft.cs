namespace XceptionScript.Backends.Cpu;

/// <summary>The left operand of a product: how its rows are read. </summary>
internal unsafe interface ILeft
{
    /// <summary>
    /// Points <paramref name="pointers"/> at the rows from <paramref name="row"/> on, <paramref name="depth"/> numbers each from
    /// <paramref name="k"/> on, and returns the distance between neighbours of a row. Rows that are not in memory are
    /// gathered into <paramref name="space"/>, which holds <see cref="Product.SlabSize"/> numbers per slab.
    /// </summary>
    nint Gather(int row, int rows, int k, int depth, float* space, float** pointers);

    /// <summary>What <see cref="Gather"/> will read for these rows from <paramref name="k"/> on, where it pays to ask for it; else no lines.</summary>
    Lines Ahead(int row, int rows, int k);
}
