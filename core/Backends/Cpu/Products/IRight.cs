namespace XceptionScript.Backends.Cpu;

/// <summary>The right operand of a product: how panels of its columns are packed.</summary>
internal unsafe interface IRight
{
    /// <summary>
    /// Writes <c>panel[i * width + j]</c>, row k + i and column column + j of the operand, zero where j is beyond
    /// <paramref name="columns"/>, which is at most <paramref name="width"/>.
    /// </summary>
    void Pack(int column, int columns, int width, int k, int depth, float* panel);

    /// <summary>What <see cref="Pack"/> will read for these columns from <paramref name="k"/> on, where it pays to ask for it; else no lines.</summary>
    Lines Ahead(int column, int columns, int k);
}
