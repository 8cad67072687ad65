using System.Collections.Immutable;
using XceptionScript.Expressions;

namespace XceptionScript.Ops;

/// <summary>The gradient of a depthwise convolution by its input: dy [n, h', w', c * multiplier] x kernel [kh, kw, c, multiplier] -> dx [n, Height, Width, c].</summary>
public sealed record DepthwiseConv2DInputGradientOp(Window Window, int Height, int Width) : Op
{
    /// <inheritdoc/>
    public override string Label => $"depthwise-conv2d-input-gradient {Window} to {Height}x{Width}";

    /// <inheritdoc/>
    public override TensorType Infer(ImmutableArray<Tensor> inputs)
    {
        Convolutions.CheckReal("DepthwiseConv2DInputGradient", inputs);
        return inputs switch
        {
            [{ Shape: [var n, var h, var w, var cm] } dy, { Shape: [var kh, var kw, var c, var m] }]
                when c * m == cm && (kh, kw) == (Window.KernelHeight, Window.KernelWidth)
                    && (h, w) == (Window.OutputHeight(Height), Window.OutputWidth(Width)) => new([n, Height, Width, c], dy.DType),
            _ => throw new ShapeException($"DepthwiseConv2DInputGradient: the inputs are {string.Join(" and ", inputs.Select(input => input.Shape))}; expected dy [n, {Window.OutputHeight(Height)}, {Window.OutputWidth(Width)}, c * multiplier] and kernel [{Window.KernelHeight}, {Window.KernelWidth}, c, multiplier]."),
        };
    }

    /// <inheritdoc/>
    public override ImmutableArray<Tensor?> Pullback(Tensor y, Tensor dy) => y.Inputs is [var cotangent, { Shape: [var kh, var kw, _, var m] } kernel]
        ? [Tensor.Of(new DepthwiseConv2DOp(Window), dy, kernel), Tensor.Of(new DepthwiseConv2DKernelGradientOp(Window, kh, kw, m), dy, cotangent)]
        : throw Convolutions.Malformed(y);

    /// <inheritdoc/>
    public override T Match<T>(IOpCases<T> cases, Tensor y) => cases.DepthwiseConv2DInputGradient(this, y);
}
