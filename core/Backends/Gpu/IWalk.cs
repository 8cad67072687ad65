namespace XceptionScript.Backends.Gpu;

/// <summary>A matrix that a convolution makes of an image, of its result or of its kernel without storing it.</summary>
internal interface IWalk
{
    /// <summary>Whether the matrix has cells in the padding, which are 0.</summary>
    static abstract bool HasPadding { get; }

    /// <summary>The walk of one product of the batch.</summary>
    static abstract Walk Of(GemmShape shape, Walk walk, int batch);

    /// <summary>The place of an element; a row or column beyond the last stands for the last.</summary>
    static abstract Cursor Start(GemmShape shape, Walk walk, int batch, int outer, int depth);
}
