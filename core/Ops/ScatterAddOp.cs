using System.Collections.Immutable;
using XceptionScript.Expressions;

namespace XceptionScript.Ops;

/// <summary>The transpose of a gather: rows [m, ...] summed, in order, into the rows of a table [Rows, ...] that the index int32 [m] names; an index outside is left out.</summary>
public sealed record ScatterAddOp(int Rows) : Op
{
    /// <inheritdoc/>
    public override string Label => $"scatter-add into {Rows} rows";

    /// <inheritdoc/>
    public override TensorType Infer(ImmutableArray<Tensor> inputs) => inputs switch
    {
        [{ DType.IsReal: true, Shape: [var n, ..] } source, { DType: DType.Int32, Shape: [var m] }] when n == m => new(source.Shape.With(0, Rows), source.DType),
        [var source, var index] => throw new ShapeException($"ScatterAdd: the rows are {source.Type}, the index {index.Type}; expected rows [m, ...] of real numbers and an index int32[m]."),
        _ => throw new ShapeException($"ScatterAdd: {inputs.Length} inputs were given; expected 2."),
    };

    /// <inheritdoc/>
    public override ImmutableArray<Tensor?> Pullback(Tensor y, Tensor dy)
    {
        // A row that was left out has no influence, where a gather would give NaN.
        var (rows, index) = (y.Inputs[0], y.Inputs[1]);
        var inside = index.GreaterOrEqual(0).Minimum(Tensors.Full(index.Shape, Rows, DType.Int32).Greater(index));
        var mask = inside.Reshape([index.Shape[0], .. Enumerable.Repeat(1, rows.Shape.Rank - 1)]);
        return [mask.Select(dy.Gather(index), Tensors.Zeros(rows.Shape, rows.DType)), null];
    }

    /// <inheritdoc/>
    public override T Match<T>(IOpCases<T> cases, Tensor y) => cases.ScatterAdd(this, y);
}
