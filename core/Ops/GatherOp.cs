using System.Collections.Immutable;
using XceptionScript.Expressions;

namespace XceptionScript.Ops;

/// <summary>Rows of a table selected by index: table [n, ...] x index int32 [m] -> [m, ...]. An index outside the table gives NaN, or 0 for integers.</summary>
public sealed record GatherOp : Op
{
    /// <inheritdoc/>
    public override string Label => "gather";

    /// <inheritdoc/>
    public override TensorType Infer(ImmutableArray<Tensor> inputs) => inputs switch
    {
        [{ Shape.Rank: >= 1 } table, { DType: DType.Int32, Shape: [var m] }] => new(table.Shape.With(0, m), table.DType),
        [var table, var index] => throw new ShapeException($"Gather: the table is {table.Type}, the index {index.Type}; expected a table [n, ...] and an index int32[m]."),
        _ => throw new ShapeException($"Gather: {inputs.Length} inputs were given; expected 2."),
    };

    /// <inheritdoc/>
    public override ImmutableArray<Tensor?> Pullback(Tensor y, Tensor dy) =>
        [y.DType.IsReal ? Tensor.Of(new ScatterAddOp(y.Inputs[0].Shape[0]), dy, y.Inputs[1]) : null, null];

    /// <inheritdoc/>
    public override T Match<T>(IOpCases<T> cases, Tensor y) => cases.Gather(this, y);
}
