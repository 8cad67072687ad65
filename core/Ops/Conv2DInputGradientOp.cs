using System.Collections.Immutable;
using XceptionScript.Expressions;

namespace XceptionScript.Ops;

/// <summary>The gradient of a convolution by its input: dy [n, h', w', m] x kernel [kh, kw, c / groups, m] -> dx [n, Height, Width, Channels].</summary>
public sealed record Conv2DInputGradientOp(Window Window, int Groups, int Height, int Width, int Channels) : Op
{
    /// <inheritdoc/>
    public override string Label => $"conv2d-input-gradient {Window}{(Groups == 1 ? "" : $" groups {Groups}")} to {Height}x{Width}x{Channels}";

    /// <inheritdoc/>
    public override TensorType Infer(ImmutableArray<Tensor> inputs)
    {
        Convolutions.CheckReal("Conv2DInputGradient", inputs);
        return inputs switch
        {
            [{ Shape: [var n, var h, var w, var m] } dy, { Shape: [var kh, var kw, var kc, var km] }]
                when kc * Groups == Channels && km == m && m % Groups == 0 && (kh, kw) == (Window.KernelHeight, Window.KernelWidth)
                    && (h, w) == (Window.OutputHeight(Height), Window.OutputWidth(Width)) => new([n, Height, Width, Channels], dy.DType),
            _ => throw new ShapeException($"Conv2DInputGradient: the inputs are {string.Join(" and ", inputs.Select(input => input.Shape))}; expected dy [n, {Window.OutputHeight(Height)}, {Window.OutputWidth(Width)}, m] and kernel [{Window.KernelHeight}, {Window.KernelWidth}, {Channels / Groups}, m]."),
        };
    }

    /// <inheritdoc/>
    public override ImmutableArray<Tensor?> Pullback(Tensor y, Tensor dy) => y.Inputs is [var cotangent, { Shape: [var kh, var kw, _, _] } kernel]
        ? [Tensor.Of(new Conv2DOp(Window, Groups), dy, kernel), Tensor.Of(new Conv2DKernelGradientOp(Window, Groups, kh, kw), dy, cotangent)]
        : throw Convolutions.Malformed(y);

    /// <inheritdoc/>
    public override T Match<T>(IOpCases<T> cases, Tensor y) => cases.Conv2DInputGradient(this, y);
}
