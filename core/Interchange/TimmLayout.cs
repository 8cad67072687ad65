using XceptionScript.Expressions;
using XceptionScript.Networks;

namespace XceptionScript.Interchange;

/// <summary>
/// How PyTorch lays out the arrays of a layer, where ours are [kh, kw, inputs, outputs]: convolutions [outputs, inputs, kh, kw], depthwise ones
/// [channels * multiplier, 1, kh, kw], dense ones [outputs, inputs]; vectors are the same.
/// </summary>
internal static class TimmLayout
{
    /// <summary>The name of a leaf's array in a module.</summary>
    public static string NameOf(ModelScope scope, string module, Leaf leaf) => (scope.Kind, ModelScope.NameOf(leaf)) switch
    {
        (LayerKind.Separable, "depthwise_kernel") => $"{module}.conv1.weight",
        (LayerKind.Separable, "pointwise_kernel") => $"{module}.pointwise.weight",
        (LayerKind.BatchNorm, "gamma") => $"{module}.weight",
        (LayerKind.BatchNorm, "beta") => $"{module}.bias",
        (LayerKind.BatchNorm, "moving_mean") => $"{module}.running_mean",
        (LayerKind.BatchNorm, "moving_variance") => $"{module}.running_var",
        (_, "kernel") => $"{module}.weight",
        (_, var name) => $"{module}.{name}",
    };

    /// <summary>A leaf's array in PyTorch's layout.</summary>
    public static NdArray ToTimm(Leaf leaf, NdArray array) => array.Shape switch
    {
        [var kh, var kw, var channels, var multiplier] when IsDepthwise(leaf) => Permuted(array, 2, 3, 0, 1).Reshape([channels * multiplier, 1, kh, kw]),
        [_, _, _, _] => Permuted(array, 3, 2, 0, 1),
        [_, _] => Permuted(array, 1, 0),
        _ => array,
    };

    /// <summary>The shape of PyTorch's array in our layout; null where it can be none of the leaf's kind. Pointwise kernels may lack their 1x1.</summary>
    public static Shape? ShapeOf(Leaf leaf, Shape shape) => (leaf.Shape.Rank, shape) switch
    {
        (4, [var outputs, 1, var kh, var kw]) when IsDepthwise(leaf) => outputs % leaf.Shape[3] == 0 ? [kh, kw, outputs / leaf.Shape[3], leaf.Shape[3]] : null,
        (4, [var outputs, var inputs, var kh, var kw]) => [kh, kw, inputs, outputs],
        (4, [var outputs, var inputs]) when leaf.Shape is [1, 1, _, _] => [1, 1, inputs, outputs],
        (2, [var outputs, var inputs]) => [inputs, outputs],
        (1, [_]) => shape,
        _ => null,
    };

    /// <summary>PyTorch's array in the layout of a leaf, whose shape it has.</summary>
    public static NdArray FromTimm(Leaf leaf, NdArray array) => leaf.Shape switch
    {
        [var kh, var kw, var channels, var multiplier] when IsDepthwise(leaf) => Permuted(array.Reshape([channels, multiplier, kh, kw]), 2, 3, 0, 1),
        [var kh, var kw, var inputs, var outputs] => Permuted(array.Reshape([outputs, inputs, kh, kw]), 2, 3, 1, 0),
        [_, _] => Permuted(array, 1, 0),
        _ => array,
    };

    private static bool IsDepthwise(Leaf leaf) => ModelScope.NameOf(leaf) == "depthwise_kernel";

    private static NdArray Permuted(NdArray array, params int[] axes) =>
        array.DType == DType.Float64 ? Permuted<double>(array, axes) : Permuted<float>(array, axes);

    private static NdArray Permuted<T>(NdArray array, int[] axes) where T : unmanaged
    {
        Shape shape = [.. axes.Select(axis => array.Shape[axis])];
        int[] steps = [.. axes.Select(axis => array.Shape.Strides()[axis])];
        var permuted = NdArray.Build<T, (NdArray From, Shape Shape, int[] Steps)>(shape, (array, shape, steps), static (target, state) =>
        {
            var source = state.From.Span<T>();
            var last = state.Shape.Rank - 1;
            var index = new int[last + 1];
            var from = 0;
            for (var to = 0; to < target.Length; to++)
            {
                target[to] = source[from];
                // To the next element in row-major order: axes at their end go back to 0 and carry.
                for (var axis = last; axis >= 0; axis--)
                {
                    from += state.Steps[axis];
                    if (++index[axis] < state.Shape[axis]) break;
                    from -= state.Steps[axis] * index[axis];
                    index[axis] = 0;
                }
            }
        });
        GC.KeepAlive(array);
        return permuted;
    }
}
