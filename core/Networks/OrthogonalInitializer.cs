using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Factorization;
using XceptionScript.Expressions;

namespace XceptionScript.Networks;

/// <summary>
/// Of the array seen as a matrix [product of the leading axes, last axis], orthonormal columns, or rows where they are fewer, times a gain: the Q of a matrix of
/// normal draws, with the signs that make R's diagonal positive, so that it is uniform over all such matrices.
/// </summary>
public sealed record OrthogonalInitializer(double Gain = 1) : Initializer
{
    /// <inheritdoc/>
    protected override void Fill(Span<float> values, Shape shape, Draws draws)
    {
        if (shape.Rank < 2) throw new LayerException($"OrthogonalInitializer: the shape is {shape}; expected at least 2 axes.");
        var columns = shape[^1];
        var rows = (int)(shape.Size / columns);
        var (tall, wide) = (Math.Max(rows, columns), Math.Min(rows, columns));
        var qr = Matrix<double>.Build.Dense(tall, wide, (row, column) => draws.Normal((row * wide) + column)).QR(QRMethod.Thin);
        for (var row = 0; row < rows; row++)
        {
            for (var column = 0; column < columns; column++)
            {
                var (i, j) = rows >= columns ? (row, column) : (column, row);
                values[(row * columns) + column] = (float)(Gain * qr.Q[i, j] * (qr.R[j, j] < 0 ? -1 : 1));
            }
        }
    }
}
