using XceptionScript.Expressions;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace XceptionScript.Peers;

/// <summary>
/// How arrays of this library, [n, h, w, c] and [kh, kw, c, m], become tensors of libtorch, [n, c, h, w] and [m, c, kh, kw], and back. Channels-last
/// keeps the channels of both innermost in memory, which the strides say; otherwise tensors are contiguous.
/// </summary>
internal sealed record TorchLayout(bool IsChannelsLast)
{
    /// <summary>An array as it is.</summary>
    public static Tensor Plain(NdArray array)
    {
        long[] shape = [.. array.Shape.Select(extent => (long)extent)];
        // libtorch wants labels of 64 bits.
        return array.DType == DType.Int32
            ? tensor(Array.ConvertAll(array.Span<int>().ToArray(), value => (long)value), shape)
            : tensor(array.Span<float>().ToArray(), shape);
    }

    /// <summary>Images.</summary>
    public Tensor Images(NdArray array) => Placed(Plain(array));

    /// <summary>The tensor of a leaf: kernels turned, vectors as they are.</summary>
    public Tensor Leaf(string path, NdArray array) => (Plain(array), array.Shape.Rank) switch
    {
        (var kernel, 4) when IsDepthwise(path) => Placed(kernel.permute(2, 0, 1, 3)),
        (var kernel, 4) => Placed(kernel.permute(3, 0, 1, 2)),
        (var kernel, 2) => kernel.t().contiguous(),
        (var vector, _) => vector,
    };

    /// <summary>The array of a leaf, or of its gradient.</summary>
    public static NdArray ArrayOf(string path, Tensor tensor) => Plain(tensor.dim() switch
    {
        4 when IsDepthwise(path) => tensor.permute(2, 3, 0, 1),
        4 => tensor.permute(2, 3, 1, 0),
        2 => tensor.t(),
        _ => tensor,
    });

    /// <summary>The array of a tensor as it is.</summary>
    public static NdArray Plain(Tensor tensor) =>
        NdArray.Of<float>([.. tensor.shape.Select(extent => (int)extent)], tensor.detach().contiguous().data<float>().ToArray());

    /// <summary>The array [n, h, w, c] of images.</summary>
    public static NdArray Images(Tensor tensor) => Plain(tensor.permute(0, 2, 3, 1));

    // Given with the channels last, in whatever order of memory.
    private Tensor Placed(Tensor channelsLast) => IsChannelsLast
        ? channelsLast.contiguous().permute(0, 3, 1, 2)
        : channelsLast.permute(0, 3, 1, 2).contiguous();

    private static bool IsDepthwise(string path) => path.EndsWith("depthwise_kernel", StringComparison.Ordinal);
}
