using System.Collections.Immutable;
using XceptionScript.Expressions;

namespace XceptionScript.Ops;

/// <summary>The gradient of a depthwise convolution by its kernel: x [n, h, w, c] x dy [n, h', w', c * Multiplier] -> [KernelHeight, KernelWidth, c, Multiplier].</summary>
public sealed record DepthwiseConv2DKernelGradientOp(Window Window, int KernelHeight, int KernelWidth, int Multiplier) : Op
{
    /// <inheritdoc/>
    public override string Label => $"depthwise-conv2d-kernel-gradient {Window}";

    /// <inheritdoc/>
    public override TensorType Infer(ImmutableArray<Tensor> inputs)
    {
        Convolutions.CheckReal("DepthwiseConv2DKernelGradient", inputs);
        Convolutions.CheckKernel("DepthwiseConv2DKernelGradient", Window, KernelHeight, KernelWidth);
        return inputs switch
        {
            [{ Shape: [var n, var h, var w, var c] } x, { Shape: [var yn, var yh, var yw, var cm] }]
                when n == yn && c * Multiplier == cm && (yh, yw) == (Window.OutputHeight(h), Window.OutputWidth(w)) => new([KernelHeight, KernelWidth, c, Multiplier], x.DType),
            _ => throw new ShapeException($"DepthwiseConv2DKernelGradient: the inputs are {string.Join(" and ", inputs.Select(input => input.Shape))}; expected x [n, h, w, c] and dy [n, h', w', c * {Multiplier}] of one batch."),
        };
    }

    /// <inheritdoc/>
    public override ImmutableArray<Tensor?> Pullback(Tensor y, Tensor dy) => y.Inputs is [{ Shape: [_, var h, var w, _] } x, var cotangent]
        ? [Tensor.Of(new DepthwiseConv2DInputGradientOp(Window, h, w), cotangent, dy), Tensor.Of(new DepthwiseConv2DOp(Window), x, dy)]
        : throw Convolutions.Malformed(y);

    /// <inheritdoc/>
    public override T Match<T>(IOpCases<T> cases, Tensor y) => cases.DepthwiseConv2DKernelGradient(this, y);
}
