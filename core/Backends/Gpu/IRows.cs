namespace XceptionScript.Backends.Gpu;

/// <summary>Where the rows and columns of a product lie in the result.</summary>
internal interface IRows
{
    /// <summary>The row of the result; negative if there is none.</summary>
    static abstract int Row(GemmShape shape, int batch, int row);

    /// <summary>The column of the result at which the product's begin.</summary>
    static abstract int Column(GemmShape shape, int batch);
}
