using System.Collections.Immutable;
using XceptionScript.Expressions;

namespace XceptionScript.Ops;

/// <summary>
/// One filter (or several) for every channel by itself: [n, h, w, c] x [kh, kw, c, multiplier] -> [n, h', w', c * multiplier];
/// result channel i * multiplier + j comes from input channel i (paper section 2).
/// </summary>
public sealed record DepthwiseConv2DOp(Window Window) : Op
{
    /// <inheritdoc/>
    public override string Label => $"depthwise-conv2d {Window}";

    /// <inheritdoc/>
    public override TensorType Infer(ImmutableArray<Tensor> inputs)
    {
        Convolutions.CheckReal("DepthwiseConv2D", inputs);
        switch (inputs)
        {
            case [{ Shape: [var n, var h, var w, var c] }, { Shape: [var kh, var kw, var kc, var m] }]:
                if (kc != c)
                    throw new ShapeException($"DepthwiseConv2D: the kernel has {kc} channels (axis 2), the input has {c} (axis 3); expected kernel [{kh}, {kw}, {c}, multiplier].");
                Convolutions.CheckKernel("DepthwiseConv2D", Window, kh, kw);
                Window.Check("DepthwiseConv2D", h, w);
                return new([n, Window.OutputHeight(h), Window.OutputWidth(w), c * m], inputs[0].DType);
            default:
                throw new ShapeException($"DepthwiseConv2D: the inputs are {string.Join(" and ", inputs.Select(input => input.Shape))}; expected input [n, h, w, c] and kernel [kh, kw, c, multiplier].");
        }
    }

    /// <inheritdoc/>
    public override ImmutableArray<Tensor?> Pullback(Tensor y, Tensor dy) => y.Inputs is [{ Shape: [_, var h, var w, _] } x, { Shape: [var kh, var kw, _, var m] } kernel]
        ? [Tensor.Of(new DepthwiseConv2DInputGradientOp(Window, h, w), dy, kernel), Tensor.Of(new DepthwiseConv2DKernelGradientOp(Window, kh, kw, m), x, dy)]
        : throw Convolutions.Malformed(y);

    /// <inheritdoc/>
    public override T Match<T>(IOpCases<T> cases, Tensor y) => cases.DepthwiseConv2D(this, y);
}
