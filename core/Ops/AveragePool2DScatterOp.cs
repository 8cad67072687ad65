using System.Collections.Immutable;
using XceptionScript.Expressions;

namespace XceptionScript.Ops;

/// <summary>The transpose of average pooling: dy [n, h', w', c] -> [n, Height, Width, c], each value spread evenly over the cells of its window that lie inside.</summary>
public sealed record AveragePool2DScatterOp(Window Window, int Height, int Width) : Op
{
    /// <inheritdoc/>
    public override string Label => $"average-pool2d-scatter {Window} to {Height}x{Width}";

    /// <inheritdoc/>
    public override TensorType Infer(ImmutableArray<Tensor> inputs) => inputs switch
    {
        [{ Shape: [var n, var h, var w, var c] } dy] when (h, w) == (Window.OutputHeight(Height), Window.OutputWidth(Width)) => new([n, Height, Width, c], dy.DType),
        _ => throw new ShapeException($"AveragePool2DScatter: the input is {string.Join(" and ", inputs.Select(input => input.Shape))}; expected [n, {Window.OutputHeight(Height)}, {Window.OutputWidth(Width)}, c]."),
    };

    /// <inheritdoc/>
    public override ImmutableArray<Tensor?> Pullback(Tensor y, Tensor dy) => [Tensor.Of(new AveragePool2DOp(Window), dy)];

    /// <inheritdoc/>
    public override T Match<T>(IOpCases<T> cases, Tensor y) => cases.AveragePool2DScatter(this, y);
}
