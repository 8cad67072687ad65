using System.Collections.Immutable;
using XceptionScript.Expressions;
using XceptionScript.Ops;

namespace XceptionScript.Interchange;

/// <summary>Convolutions and matrix products.</summary>
internal sealed class OnnxProducts(BatchedGraph graph, OnnxGraphBuilder builder, OnnxValues values)
{
    private static readonly Window s_pointwise = new(1, 1, 1, 1, 1, 1, 0, 0, 0, 0);

    /// <summary>A convolution or a dense layer with a kernel, which may differ from the product's own by a folded batch norm, and with a bias [m].</summary>
    public OnnxValue Of(Tensor product, Tensor kernel, Tensor? bias)
    {
        var x = product.Inputs[0];
        var layer = OnnxGraphBuilder.LayerOf(graph.IsDynamic(kernel) ? [] : [kernel]);
        ImmutableArray<string> more = bias is null ? [] : [builder.Constant(bias)];
        if (product.Op is MatMulOp op) return new(builder.Node("Gemm", layer, [values.Read(x), builder.Constant(kernel), .. more], Transposes(op)));
        var (window, groups) = product.Op switch
        {
            Conv2DOp conv => (conv.Window, conv.Groups),
            DepthwiseConv2DOp depthwise => (depthwise.Window, x.Shape[^1]),
            _ => (s_pointwise, 1),
        };
        var name = builder.Node(
            "Conv", layer, [values.Read(x, isChannelsFirst: true), product.Op is DepthwiseConv2DOp ? DepthwiseKernel(kernel) : ConvolutionKernel(kernel), .. more],
            [.. WindowOf(window, hasDilation: true), OnnxAttribute.Of("group", groups)]);
        return new(name, IsChannelsFirst: true);
    }

    /// <summary>A matrix product by itself.</summary>
    public OnnxValue MatMul(MatMulOp op, Tensor y)
    {
        var (a, b) = (y.Inputs[0], y.Inputs[1]);
        var layer = OnnxGraphBuilder.LayerOf(y.Inputs.Where(graph.IsConstant));
        return new(y.Shape.Rank == 2
            ? builder.Node("Gemm", layer, [values.Read(a), values.Read(b)], Transposes(op))
            : builder.Node("MatMul", layer, [Side(a, op.TransposeA), Side(b, op.TransposeB)]));
    }

    /// <summary>The attributes of a sliding window; padding is always spelled out.</summary>
    public static ImmutableArray<OnnxAttribute> WindowOf(Window window, bool hasDilation) =>
    [
        OnnxAttribute.Of("kernel_shape", [window.KernelHeight, window.KernelWidth]),
        OnnxAttribute.Of("strides", [window.StrideHeight, window.StrideWidth]),
        OnnxAttribute.Of("pads", [window.Top, window.Left, window.Bottom, window.Right]),
        .. hasDilation ? [OnnxAttribute.Of("dilations", [window.DilationHeight, window.DilationWidth])] : ImmutableArray<OnnxAttribute>.Empty,
    ];

    private static ImmutableArray<OnnxAttribute> Transposes(MatMulOp op) =>
        [OnnxAttribute.Of("transA", op.TransposeA ? 1 : 0), OnnxAttribute.Of("transB", op.TransposeB ? 1 : 0)];

    // [kh, kw, c / groups, m] -> [m, c / groups, kh, kw]
    private string ConvolutionKernel(Tensor kernel) => graph.IsDynamic(kernel) ? values.Permuted(kernel, 3, 2, 0, 1) : builder.Constant(kernel.Permute(3, 2, 0, 1));

    // [kh, kw, c, multiplier] -> [c * multiplier, 1, kh, kw]
    private string DepthwiseKernel(Tensor kernel)
    {
        var (height, width, filters) = (kernel.Shape[0], kernel.Shape[1], kernel.Shape[2] * kernel.Shape[3]);
        if (!graph.IsDynamic(kernel)) return builder.Constant(kernel.Permute(2, 3, 0, 1).Reshape([filters, 1, height, width]));
        return values.Reshaped(values.Permuted(kernel, 2, 3, 0, 1), [.. new[] { filters, 1, height, width }.Select(extent => new OnnxExtent(extent, IsPerExample: false))]);
    }

    private string Side(Tensor tensor, bool isTransposed)
    {
        if (!isTransposed) return values.Read(tensor);
        int[] order = [.. Enumerable.Range(0, tensor.Shape.Rank)];
        (order[^1], order[^2]) = (order[^2], order[^1]);
        return values.Permuted(tensor, order);
    }
}
