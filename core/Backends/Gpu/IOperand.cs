using ILGPU;

namespace XceptionScript.Backends.Gpu;

/// <summary>
/// How a matrix product reads an operand, four numbers at a time: along the depth, or across it over rows of the left operand and columns of the right one (its
/// outer axis). Rows and columns beyond the last stand for the last, since nobody stores what comes of them; depths beyond the end are 0.
/// </summary>
internal interface IOperand
{
    /// <summary>Whether the four numbers lie along the depth.</summary>
    static abstract bool AlongDepth { get; }

    static abstract Walk WalkOf(GemmShape shape, Matrix matrix, int batch);

    static abstract Cursor Start(GemmShape shape, Matrix matrix, Walk walk, int batch, int outer, int depth);

    /// <summary>The cursor one strip further.</summary>
    static abstract Cursor Next(Matrix matrix, Walk walk, Cursor at);

    static abstract Float4 Load(ArrayView<float> data, Matrix matrix, Walk walk, Cursor at, int end);
}
