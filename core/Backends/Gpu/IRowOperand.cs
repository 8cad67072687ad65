using ILGPU;
using XceptionScript.Ops;

namespace XceptionScript.Backends.Gpu;

/// <summary>How an epilogue reads an operand over rows and columns, or takes the product itself.</summary>
internal interface IRowOperand
{
    /// <summary>The values of four neighbouring columns, all of which there are.</summary>
    static abstract Float4 Quad(ArrayView<byte> arena, RowPlace operand, int row, int column, Float4 product);

    static abstract F32 One(ArrayView<byte> arena, RowPlace operand, int row, int column, float product);
}
