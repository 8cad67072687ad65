namespace XceptionScript.Backends.Cpu;

/// <summary>The right operand of a product as the micro-kernel reads it: panels of columns, each as wide as a tile, one after another.</summary>
internal unsafe interface IPanels
{
    /// <summary>
    /// The panels of the columns from <paramref name="column"/> up to <paramref name="columnEnd"/>, <paramref name="depth"/> rows each from
    /// <paramref name="k"/> on. Where they are not in memory they are packed into <paramref name="space"/>.
    /// </summary>
    float* Block(int column, int columnEnd, int k, int depth, float* space);

    /// <summary>What <see cref="Block"/> will read for these columns from <paramref name="k"/> on, where it pays to ask for it; else no lines.</summary>
    Lines Ahead(int column, int columnEnd, int k);
}
