using ILGPU;
using XceptionScript.Ops;

namespace XceptionScript.Backends.Gpu;

/// <summary>None: what an unused input of a body is.</summary>
internal readonly struct NoRowOperand : IRowOperand
{
    public static Float4 Quad(ArrayView<byte> arena, RowPlace operand, int row, int column, Float4 product) => default;

    public static F32 One(ArrayView<byte> arena, RowPlace operand, int row, int column, float product) => default;
}

/// <summary>The product.</summary>
internal readonly struct ProductOperand : IRowOperand
{
    public static Float4 Quad(ArrayView<byte> arena, RowPlace operand, int row, int column, Float4 product) => product;

    public static F32 One(ArrayView<byte> arena, RowPlace operand, int row, int column, float product) => new(product);
}

/// <summary>Float32 whose columns lie side by side, and whose rows are multiples of four numbers.</summary>
internal readonly struct QuadOperand : IRowOperand
{
    public static Float4 Quad(ArrayView<byte> arena, RowPlace operand, int row, int column, Float4 product) =>
        operand.Place.InWide<Float4>(arena)[((row * operand.RowStride) + column) >> 2];

    public static F32 One(ArrayView<byte> arena, RowPlace operand, int row, int column, float product) =>
        new(operand.Place.In<float>(arena)[(row * operand.RowStride) + column]);
}

/// <summary>One number for every column.</summary>
internal readonly struct SplatOperand<TElement> : IRowOperand where TElement : struct, IElement<F32>
{
    public static Float4 Quad(ArrayView<byte> arena, RowPlace operand, int row, int column, Float4 product)
    {
        var value = TElement.Load(arena, operand.Place, row * operand.RowStride).Value;
        Float4 quad = default;
        quad.X = value;
        quad.Y = value;
        quad.Z = value;
        quad.W = value;
        return quad;
    }

    public static F32 One(ArrayView<byte> arena, RowPlace operand, int row, int column, float product) =>
        TElement.Load(arena, operand.Place, row * operand.RowStride);
}

/// <summary>Any operand.</summary>
internal readonly struct StridedOperand<TElement> : IRowOperand where TElement : struct, IElement<F32>
{
    public static Float4 Quad(ArrayView<byte> arena, RowPlace operand, int row, int column, Float4 product)
    {
        var at = (row * operand.RowStride) + (column * operand.ColumnStride);
        Float4 quad = default;
        quad.X = TElement.Load(arena, operand.Place, at).Value;
        quad.Y = TElement.Load(arena, operand.Place, at + operand.ColumnStride).Value;
        quad.Z = TElement.Load(arena, operand.Place, at + (2 * operand.ColumnStride)).Value;
        quad.W = TElement.Load(arena, operand.Place, at + (3 * operand.ColumnStride)).Value;
        return quad;
    }

    public static F32 One(ArrayView<byte> arena, RowPlace operand, int row, int column, float product) =>
        TElement.Load(arena, operand.Place, (row * operand.RowStride) + (column * operand.ColumnStride));
}
