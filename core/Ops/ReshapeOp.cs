using System.Collections.Immutable;
using XceptionScript.Expressions;

namespace XceptionScript.Ops;

/// <summary>The same elements in row-major order under another shape.</summary>
public sealed record ReshapeOp(Shape Shape) : Op
{
    /// <inheritdoc/>
    public override string Label => $"reshape to {Shape}";

    /// <inheritdoc/>
    public override TensorType Infer(ImmutableArray<Tensor> inputs) => inputs switch
    {
        [var x] when x.Shape.Size == Shape.Size => new(Shape, x.DType),
        [var x] => throw new ShapeException($"Reshape: {x.Shape} has {x.Shape.Size} elements, {Shape} has {Shape.Size}; expected equal numbers."),
        _ => throw new ShapeException($"Reshape: {inputs.Length} inputs were given; expected 1."),
    };

    /// <inheritdoc/>
    public override ImmutableArray<Tensor?> Pullback(Tensor y, Tensor dy) => [dy.Reshape(y.Inputs[0].Shape)];

    /// <inheritdoc/>
    public override T Match<T>(IOpCases<T> cases, Tensor y) => cases.Reshape(this, y);
}
