using System.Collections.Immutable;
using XceptionScript.Expressions;

namespace XceptionScript.Ops;

/// <summary>
/// Batch matrix products [..., m, k] x [..., k, n] -> [..., m, n] with equal leading axes; a transposed operand is given as [..., k, m] or [..., n, k].
/// </summary>
public sealed record MatMulOp(bool TransposeA = false, bool TransposeB = false) : Op
{
    /// <inheritdoc/>
    public override string Label => $"matmul{(TransposeA ? " a^T" : "")}{(TransposeB ? " b^T" : "")}";

    /// <inheritdoc/>
    public override TensorType Infer(ImmutableArray<Tensor> inputs)
    {
        if (inputs is not [var a, var b]) throw new ShapeException($"MatMul: {inputs.Length} inputs were given; expected 2.");
        if (a.DType != b.DType || !a.DType.IsReal) throw new DTypeException($"MatMul: the inputs have elements {a.DType} and {b.DType}; expected Float32 or Float64, both alike.");
        if (a.Shape.Rank < 2 || a.Shape.Rank != b.Shape.Rank || a.Shape.With(-1, 1).With(-2, 1) != b.Shape.With(-1, 1).With(-2, 1))
            throw new ShapeException($"MatMul: the inputs have shapes {a.Shape} and {b.Shape}; expected [..., m, k] and [..., k, n] with equal leading axes.");
        var (m, k) = Sides(a.Shape, TransposeA);
        var (inner, n) = Sides(b.Shape, TransposeB);
        return k == inner
            ? new(a.Shape.With(-2, m).With(-1, n), a.DType)
            : throw new ShapeException($"MatMul: the left input {a.Shape} has {k} columns{(TransposeA ? " (axis -2, transposed)" : " (axis -1)")}, the right input {b.Shape} has {inner} rows{(TransposeB ? " (axis -1, transposed)" : " (axis -2)")}; expected equal numbers.");
    }

    /// <inheritdoc/>
    public override ImmutableArray<Tensor?> Pullback(Tensor y, Tensor dy)
    {
        var (a, b) = (y.Inputs[0], y.Inputs[1]);
        // y = A B with A = a or a^T: dA = dy B^T and dB = A^T dy, transposed back where the operand was.
        var da = TransposeA ? Tensor.Of(new MatMulOp(TransposeB, true), b, dy) : Tensor.Of(new MatMulOp(false, !TransposeB), dy, b);
        var db = TransposeB ? Tensor.Of(new MatMulOp(true, TransposeA), dy, a) : Tensor.Of(new MatMulOp(!TransposeA, false), a, dy);
        return [da, db];
    }

    /// <inheritdoc/>
    public override T Match<T>(IOpCases<T> cases, Tensor y) => cases.MatMul(this, y);

    private static (int Rows, int Columns) Sides(Shape shape, bool transposed) => transposed ? (shape[^1], shape[^2]) : (shape[^2], shape[^1]);
}
