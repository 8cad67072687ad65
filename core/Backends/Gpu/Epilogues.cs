using System.Diagnostics;
using XceptionScript.Expressions;
using XceptionScript.Lowering;
using XceptionScript.Ops;

namespace XceptionScript.Backends.Gpu;

/// <summary>The type that writes a product's results, with or without an epilogue.</summary>
internal static class Epilogues
{
    /// <summary>The type for a product that is made in a buffer; the epilogue's operands go into the shape.</summary>
    public static Type WriteOf(Epilogue? epilogue, int product, ref GemmShape shape, Layout layout)
    {
        var isWide = shape.N % 4 == 0 && shape.RowStrideC % 4 == 0;
        if (epilogue is null) return isWide ? typeof(QuadWrite) : typeof(ScalarWrite);

        RowPlace In(int i) => i < epilogue.Inputs.Length && epilogue.Inputs[i] is var input
            ? new() { Place = layout.Of(input.Buffer), RowStride = input.Strides[0], ColumnStride = input.Strides[1] }
            : default;
        Place Out(int i) => i < epilogue.Others.Length ? layout.Of(epilogue.Others[i]) : default;
        shape.Epilogue = new EpilogueShape
        {
            In0 = In(0),
            In1 = In(1),
            In2 = In(2),
            In3 = In(3),
            In4 = In(4),
            In5 = In(5),
            In6 = In(6),
            In7 = In(7),
            Out1 = Out(0),
            Out2 = Out(1),
            Out3 = Out(2),
        };
        var operands = epilogue.Inputs.Select(input => OperandOf(input, product, epilogue.Columns, layout.Of(product).Bytes > epilogue.Columns * sizeof(float))).Concat(Enumerable.Repeat(typeof(NoRowOperand), Args<F32>.Slots));
        return (isWide ? typeof(QuadEpilogue<,,,,,,,,>) : typeof(ScalarEpilogue<,,,,,,,,>)).MakeGenericType([epilogue.Body, .. operands.Take(Args<F32>.Slots)]);
    }

    private static Type OperandOf(Operand input, int product, int columns, bool hasRows)
    {
        if (input.Buffer == product)
        {
            return input.Strides is [var row, var column] && (row == columns || !hasRows) && (column == 1 || columns == 1)
                ? typeof(ProductOperand)
                : throw new UnreachableException($"an epilogue reads its product with the strides {string.Join(", ", input.Strides)}");
        }
        return input switch
        {
            { DType: DType.Float32, Strides: [var row, 1] } when row % 4 == 0 => typeof(QuadOperand),
            { Strides: [_, 0] } => typeof(SplatOperand<>).MakeGenericType(ElementTypes.Of(input.DType)),
            _ => typeof(StridedOperand<>).MakeGenericType(ElementTypes.Of(input.DType)),
        };
    }
}
