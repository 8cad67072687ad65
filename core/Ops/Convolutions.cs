using System.Collections.Immutable;
using System.Diagnostics;
using XceptionScript.Expressions;

namespace XceptionScript.Ops;

/// <summary>Convolutions over images [n, h, w, c]. Padding Same follows TensorFlow; the kernel is not flipped.</summary>
public static class Convolutions
{
    extension(Tensor x)
    {
        /// <summary>A convolution in channel groups: [n, h, w, c] x [kh, kw, c / groups, m] -> [n, h', w', m].</summary>
        public Tensor Conv2D(Tensor kernel, int stride = 1, Padding padding = Padding.Same, int dilation = 1, int groups = 1)
        {
            if (groups < 1) throw new ShapeException($"Conv2D: the groups are {groups}; expected at least 1.");
            return Tensor.Of(new Conv2DOp(WindowOf("Conv2D", x, kernel, stride, padding, dilation), groups), x, kernel);
        }

        /// <summary>One filter for each channel by itself: [n, h, w, c] x [kh, kw, c, multiplier] -> [n, h', w', c * multiplier].</summary>
        public Tensor DepthwiseConv2D(Tensor kernel, int stride = 1, Padding padding = Padding.Same, int dilation = 1) =>
            Tensor.Of(new DepthwiseConv2DOp(WindowOf("DepthwiseConv2D", x, kernel, stride, padding, dilation)), x, kernel);

        /// <summary>A 1x1 convolution: [n, h, w, c] x [1, 1, c, m] -> [n, h, w, m].</summary>
        public Tensor PointwiseConv2D(Tensor kernel) => Tensor.Of(new PointwiseConv2DOp(), x, kernel);

        /// <summary>A depthwise convolution, then a 1x1 convolution, with nothing between (paper section 2).</summary>
        public Tensor SeparableConv2D(Tensor depthwiseKernel, Tensor pointwiseKernel, int stride = 1, Padding padding = Padding.Same, int dilation = 1) =>
            x.DepthwiseConv2D(depthwiseKernel, stride, padding, dilation).PointwiseConv2D(pointwiseKernel);

        /// <summary>Matrix products [..., m, k] x [..., k, n] -> [..., m, n]; leading axes broadcast.</summary>
        public Tensor MatMul(Tensor other)
        {
            if (x.Shape.Rank < 2 || other.Shape.Rank < 2)
                throw new ShapeException($"MatMul: the inputs have shapes {x.Shape} and {other.Shape}; expected at least 2 axes each.");
            var batch = Shape.Broadcast([.. x.Shape.Take(x.Shape.Rank - 2)], [.. other.Shape.Take(other.Shape.Rank - 2)]);
            return Tensor.Of(new MatMulOp(), x.BroadcastTo([.. batch, x.Shape[^2], x.Shape[^1]]), other.BroadcastTo([.. batch, other.Shape[^2], other.Shape[^1]]));
        }
    }

    internal static void CheckReal(string owner, ImmutableArray<Tensor> inputs)
    {
        if (inputs is not [var a, var b]) throw new ShapeException($"{owner}: {inputs.Length} inputs were given; expected 2.");
        if (a.DType != b.DType || !a.DType.IsReal)
            throw new DTypeException($"{owner}: the inputs have elements {a.DType} and {b.DType}; expected Float32 or Float64, both alike (cast images first).");
    }

    internal static void CheckKernel(string owner, Window window, int kernelHeight, int kernelWidth)
    {
        if ((kernelHeight, kernelWidth) != (window.KernelHeight, window.KernelWidth))
            throw new ShapeException($"{owner}: the kernel is {kernelHeight} x {kernelWidth} (axes 0 and 1), the window {window.KernelHeight} x {window.KernelWidth}; expected equal sizes.");
    }

    internal static UnreachableException Malformed(Tensor y) => new($"A tensor that its own shape rule accepted has unexpected inputs:\n{y.Explain()}");

    private static Window WindowOf(string owner, Tensor x, Tensor kernel, int stride, Padding padding, int dilation) => (x.Shape, kernel.Shape) switch
    {
        ([_, var h, var w, _], [var kh, var kw, _, _]) => Window.Of(owner, (h, w), (kh, kw), (stride, stride), padding, (dilation, dilation)),
        _ => throw new ShapeException($"{owner}: the input is {x.Shape} and the kernel {kernel.Shape}; expected input [n, h, w, c] and a kernel of 4 axes [kh, kw, ...]."),
    };
}
