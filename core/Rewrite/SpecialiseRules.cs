using XceptionScript.Expressions;
using XceptionScript.Ops;

namespace XceptionScript.Rewrite;

/// <summary>
/// General convolutions turned into the specialised ones that their attributes allow: 1x1 into pointwise (a matrix product), one group for every channel into
/// depthwise; the same for their gradients. A 1x1 convolution with a stride reads only the positions that it keeps.
/// </summary>
public static class SpecialiseRules
{
    /// <summary>The rule for one tensor.</summary>
    public static Tensor? Apply(Tensor t) => t switch
    {
        (Conv2DOp { Groups: 1, Window.IsPointwise: true }, [var x, var kernel]) => x.PointwiseConv2D(kernel),

        (Conv2DOp { Groups: 1, Window: var window }, [var x, var kernel]) when IsStridedPointwise(window)
            => Rows(x, window).PointwiseConv2D(kernel),

        (Conv2DInputGradientOp { Groups: 1, Window: var window } op, [{ Shape: [var n, var h, var w, var m] } dy, var kernel]) when IsStridedPointwise(window)
            => Spread(
                Tensor.Of(new MatMulOp(false, true), dy.Reshape([n * h * w, m]), kernel.Reshape([op.Channels, m])).Reshape([n, h, w, op.Channels]),
                window, op.Height, op.Width),

        (Conv2DKernelGradientOp { Groups: 1, Window: var window }, [{ Shape: [_, _, _, var c] } x, { Shape: [var n, var h, var w, var m] } dy]) when IsStridedPointwise(window)
            => Tensor.Of(new MatMulOp(true, false), Rows(x, window).Reshape([n * h * w, c]), dy.Reshape([n * h * w, m])).Reshape(t.Shape),

        (Conv2DOp { Groups: > 1 } op, [{ Shape: [_, _, _, var c] } x, { Shape: [var kh, var kw, 1, var m] } kernel]) when op.Groups == c
            => Tensor.Of(new DepthwiseConv2DOp(op.Window), x, kernel.Reshape([kh, kw, c, m / c])),

        (Conv2DInputGradientOp { Groups: > 1 } op, [var dy, { Shape: [var kh, var kw, 1, var m] } kernel]) when op.Groups == op.Channels
            => Tensor.Of(new DepthwiseConv2DInputGradientOp(op.Window, op.Height, op.Width), dy, kernel.Reshape([kh, kw, op.Channels, m / op.Channels])),

        (Conv2DKernelGradientOp { Groups: > 1 } op, [{ Shape: [_, _, _, var c] } x, { Shape: [_, _, _, var m] } dy]) when op.Groups == c
            => Tensor.Of(new DepthwiseConv2DKernelGradientOp(op.Window, op.KernelHeight, op.KernelWidth, m / c), x, dy).Reshape(t.Shape),

        _ => null,
    };

    private static bool IsStridedPointwise(Window window) =>
        window is { KernelHeight: 1, KernelWidth: 1, Top: 0, Bottom: 0, Left: 0, Right: 0 };

    // The positions 0, s, 2s... that a strided 1x1 window sees.
    private static Tensor Rows(Tensor x, Window window) => x.Shape is [var n, var h, var w, var c]
        ? Tensor.Of(new SliceOp([0, 0, 0, 0], [n, window.OutputHeight(h), window.OutputWidth(w), c], [1, window.StrideHeight, window.StrideWidth, 1]), x)
        : throw Convolutions.Malformed(x);

    // Its transpose: zeros at the positions between.
    private static Tensor Spread(Tensor x, Window window, int height, int width) => x.Shape is [_, var h, var w, _]
        ? Tensor.Of(
            new PadOp(
                [0, 0, 0, 0],
                [0, height - 1 - ((h - 1) * window.StrideHeight), width - 1 - ((w - 1) * window.StrideWidth), 0],
                [0, window.StrideHeight - 1, window.StrideWidth - 1, 0]),
            x)
        : throw Convolutions.Malformed(x);
}
