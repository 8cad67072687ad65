using XceptionScript.Expressions;
using XceptionScript.Ops;

namespace XceptionScript.Backends.Reference;

/// <summary>Matrix products and the convolution that is one.</summary>
internal static class ReferenceMatMul
{
    // Rows of a result computed together, so that a row of b is read once for all of them.
    private const int RowBlock = 16;

    public static double[] MatMul(MatMulOp op, Tensor y, double[] a, double[] b)
    {
        var (rows, columns) = (y.Shape[^2], y.Shape[^1]);
        var inner = y.Inputs[0].Shape[op.TransposeA ? ^2 : ^1];
        var product = new double[y.Shape.Size];
        for (var batch = 0; batch < product.Length / (rows * columns); batch++)
        {
            var left = a.AsSpan(batch * rows * inner, rows * inner).ToArray();
            var right = b.AsSpan(batch * inner * columns, inner * columns).ToArray();
            if (op.TransposeA) left = Transposed(left, inner, rows);
            if (op.TransposeB) right = Transposed(right, columns, inner);
            Multiply(product.AsMemory(batch * rows * columns, rows * columns), left, right, rows, inner, columns);
        }
        return product;
    }

    public static double[] PointwiseConv2D(Tensor y, double[] x, double[] kernel)
    {
        var (inner, columns) = (y.Inputs[0].Shape[^1], y.Shape[^1]);
        var product = new double[y.Shape.Size];
        Multiply(product, x, kernel, product.Length / columns, inner, columns);
        return product;
    }

    // y[i, j] = sum over k of a[i, k] b[k, j]
    private static void Multiply(Memory<double> y, double[] a, double[] b, int rows, int inner, int columns) =>
        ReferenceLoops.Each((rows + RowBlock - 1) / RowBlock, (long)rows * inner * columns, block =>
        {
            var (first, end) = (block * RowBlock, Math.Min(rows, (block + 1) * RowBlock));
            for (var k = 0; k < inner; k++)
            {
                for (var i = first; i < end; i++) ReferenceLoops.MultiplyAdd(y.Span.Slice(i * columns, columns), a[(i * inner) + k], b.AsSpan(k * columns, columns));
            }
        });

    private static double[] Transposed(double[] x, int rows, int columns)
    {
        var y = new double[x.Length];
        for (var i = 0; i < rows; i++)
        {
            for (var j = 0; j < columns; j++) y[(j * rows) + i] = x[(i * columns) + j];
        }
        return y;
    }
}
