using ILGPU;

namespace XceptionScript.Backends.Gpu;

/// <summary>How four neighbouring values of a product reach the result, as they are or through an epilogue.</summary>
internal interface IWrite
{
    /// <param name="row">The row of the result.</param>
    /// <param name="column">The first column; <paramref name="inside"/> columns from it on belong to the product.</param>
    static abstract void Write(ArrayView<byte> arena, GemmShape shape, int row, int column, int inside, Float4 values);
}
