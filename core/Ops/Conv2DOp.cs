using System.Collections.Immutable;
using XceptionScript.Expressions;

namespace XceptionScript.Ops;

/// <summary>
/// A convolution (cross-correlation) in channel groups: [n, h, w, c] x [kh, kw, c / groups, m] -> [n, h', w', m]. Result channels of group g
/// see input channels of group g only.
/// </summary>
public sealed record Conv2DOp(Window Window, int Groups = 1) : Op
{
    /// <inheritdoc/>
    public override string Label => $"conv2d {Window}{(Groups == 1 ? "" : $" groups {Groups}")}";

    /// <inheritdoc/>
    public override TensorType Infer(ImmutableArray<Tensor> inputs)
    {
        Convolutions.CheckReal("Conv2D", inputs);
        switch (inputs)
        {
            case [{ Shape: [var n, var h, var w, var c] }, { Shape: [var kh, var kw, var kc, var m] }]:
                if (c % Groups != 0)
                    throw new ShapeException($"Conv2D: the input has {c} channels (axis 3), the groups are {Groups}; expected a multiple of the groups.");
                if (kc * Groups != c)
                    throw new ShapeException($"Conv2D: the kernel has {kc} channels (axis 2){(Groups == 1 ? "" : $" for {Groups} groups")}, the input has {c} (axis 3); expected kernel [{kh}, {kw}, {c / Groups}, m].");
                if (m % Groups != 0)
                    throw new ShapeException($"Conv2D: the kernel has {m} filters (axis 3), the groups are {Groups}; expected a multiple of the groups.");
                Convolutions.CheckKernel("Conv2D", Window, kh, kw);
                Window.Check("Conv2D", h, w);
                return new([n, Window.OutputHeight(h), Window.OutputWidth(w), m], inputs[0].DType);
            default:
                throw new ShapeException($"Conv2D: the inputs are {string.Join(" and ", inputs.Select(input => input.Shape))}; expected input [n, h, w, c] and kernel [kh, kw, c / groups, m].");
        }
    }

    /// <inheritdoc/>
    public override ImmutableArray<Tensor?> Pullback(Tensor y, Tensor dy) => y.Inputs is [{ Shape: [_, var h, var w, var c] } x, { Shape: [var kh, var kw, _, _] } kernel]
        ? [Tensor.Of(new Conv2DInputGradientOp(Window, Groups, h, w, c), dy, kernel), Tensor.Of(new Conv2DKernelGradientOp(Window, Groups, kh, kw), x, dy)]
        : throw Convolutions.Malformed(y);

    /// <inheritdoc/>
    public override T Match<T>(IOpCases<T> cases, Tensor y) => cases.Conv2D(this, y);
}
