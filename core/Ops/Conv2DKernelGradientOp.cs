using System.Collections.Immutable;
using XceptionScript.Expressions;

namespace XceptionScript.Ops;

/// <summary>The gradient of a convolution by its kernel: x [n, h, w, c] x dy [n, h', w', m] -> [KernelHeight, KernelWidth, c / groups, m].</summary>
public sealed record Conv2DKernelGradientOp(Window Window, int Groups, int KernelHeight, int KernelWidth) : Op
{
    /// <inheritdoc/>
    public override string Label => $"conv2d-kernel-gradient {Window}{(Groups == 1 ? "" : $" groups {Groups}")}";

    /// <inheritdoc/>
    public override TensorType Infer(ImmutableArray<Tensor> inputs)
    {
        Convolutions.CheckReal("Conv2DKernelGradient", inputs);
        Convolutions.CheckKernel("Conv2DKernelGradient", Window, KernelHeight, KernelWidth);
        return inputs switch
        {
            [{ Shape: [var n, var h, var w, var c] } x, { Shape: [var yn, var yh, var yw, var m] }]
                when n == yn && c % Groups == 0 && m % Groups == 0 && (yh, yw) == (Window.OutputHeight(h), Window.OutputWidth(w))
                => new([KernelHeight, KernelWidth, c / Groups, m], x.DType),
            _ => throw new ShapeException($"Conv2DKernelGradient: the inputs are {string.Join(" and ", inputs.Select(input => input.Shape))}; expected x [n, h, w, c] and dy [n, h', w', m] of one batch, with channels divisible by {Groups} groups."),
        };
    }

    /// <inheritdoc/>
    public override ImmutableArray<Tensor?> Pullback(Tensor y, Tensor dy) => y.Inputs is [{ Shape: [_, var h, var w, var c] } x, var cotangent]
        ? [Tensor.Of(new Conv2DInputGradientOp(Window, Groups, h, w, c), cotangent, dy), Tensor.Of(new Conv2DOp(Window, Groups), x, dy)]
        : throw Convolutions.Malformed(y);

    /// <inheritdoc/>
    public override T Match<T>(IOpCases<T> cases, Tensor y) => cases.Conv2DKernelGradient(this, y);
}
