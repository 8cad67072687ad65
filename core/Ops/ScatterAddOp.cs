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
    public override ImmutableArray<Tensor?> Pullback(Tensor y, Tensor dy) => [dy.Gather(y.Inputs[1]), null];

    /// <inheritdoc/>
    public override T Match<T>(IOpCases<T> cases, Tensor y) => cases.ScatterAdd(this, y);
}
