using System.Collections.Immutable;
using XceptionScript.Expressions;
using XceptionScript.Ops;

namespace XceptionScript.Interchange;

/// <summary>
/// The values that stand for tensors, in one order of the axes or both. Convolutions give channels first, and what follows them stays so; a transpose is made
/// where a reader needs the other order, once. Constants take any order, and a broadcast costs nothing until a reader needs its full shape.
/// </summary>
internal sealed class OnnxValues(BatchedGraph graph, OnnxGraphBuilder builder, string imageName)
{
    private static readonly int[] s_toChannelsFirst = [0, 3, 1, 2];
    private static readonly int[] s_toChannelsLast = [0, 2, 3, 1];

    private readonly Dictionary<(Tensor Tensor, bool IsChannelsFirst), string> _names = [];

    /// <summary>Makes a value stand for a tensor.</summary>
    public void Add(Tensor tensor, OnnxValue value) => _names[(tensor, value.IsChannelsFirst)] = value.Name;

    /// <summary>Whether the tensor, its broadcast aside, is there with its channels first.</summary>
    public bool IsChannelsFirst(Tensor tensor) => Bare(tensor) is { Shape.Rank: 4 } bare && _names.ContainsKey((bare, true));

    /// <summary>What a broadcast repeats, or the tensor itself.</summary>
    public static Tensor Bare(Tensor tensor) => tensor is (BroadcastOp, [var x]) ? Bare(x) : tensor;

    /// <summary>Where an axis of a tensor lies in its value.</summary>
    public static int Axis(int axis, bool isChannelsFirst) => isChannelsFirst ? Array.IndexOf(s_toChannelsFirst, axis) : axis;

    /// <summary>What belongs to the axes, in their order in the value.</summary>
    public static ImmutableArray<T> InOrder<T>(IReadOnlyList<T> ofAxes, bool isChannelsFirst) =>
        isChannelsFirst ? [.. s_toChannelsFirst.Select(axis => ofAxes[axis])] : [.. ofAxes];

    /// <summary>The name of a value of exactly the tensor's shape.</summary>
    public string Read(Tensor tensor, bool isChannelsFirst = false)
    {
        if (graph.IsConstant(tensor)) return builder.Constant(isChannelsFirst ? tensor.Permute(s_toChannelsFirst) : tensor);
        if (!_names.TryGetValue((tensor, isChannelsFirst), out var name)) _names[(tensor, isChannelsFirst)] = name = Make(tensor, isChannelsFirst);
        return name;
    }

    /// <summary>The name of a value that broadcasts, as ONNX does it, to where the tensor broadcasts to.</summary>
    public string Operand(Tensor tensor, bool isChannelsFirst)
    {
        var bare = Bare(tensor);
        if (!isChannelsFirst || bare.Shape.Rank == 4) return Read(bare, isChannelsFirst);
        if (graph.IsConstant(bare)) return builder.Constant(Aligned(bare));
        if (bare.Shape.Rank == 0) return Read(bare);
        var ones = Enumerable.Repeat(new OnnxExtent(1, IsPerExample: false), 4 - bare.Shape.Rank);
        return Transposed(Reshaped(Read(bare), [.. ones, .. graph.Extents(bare)]), s_toChannelsFirst);
    }

    /// <summary>The name of a value of exactly the tensor's shape with its axes in another order.</summary>
    public string Permuted(Tensor tensor, params ReadOnlySpan<int> order)
    {
        if (graph.IsConstant(tensor)) return builder.Constant(tensor.Permute(order));
        var isChannelsFirst = IsChannelsFirst(tensor);
        int[] moved = [.. order];
        for (var axis = 0; axis < moved.Length; axis++) moved[axis] = Axis(moved[axis], isChannelsFirst);
        return Transposed(Read(tensor, isChannelsFirst), moved);
    }

    /// <summary>The name of a value of exactly the tensor's elements, in their order, under any shape of them.</summary>
    public string ReadElements(Tensor tensor) => IsChannelsFirst(tensor) && HasOneOrder(tensor) ? Read(tensor, isChannelsFirst: true) : Read(tensor);

    /// <summary>A value under another shape of its elements.</summary>
    public string Reshaped(string value, ImmutableArray<OnnxExtent> extents) => builder.Node("Reshape", null, [value, ShapeOf(extents, mayInfer: true)]);

    private string Make(Tensor tensor, bool isChannelsFirst)
    {
        var extents = InOrder(graph.Extents(tensor), isChannelsFirst);
        if (tensor.Op is BroadcastOp) return builder.Node("Expand", null, [Operand(tensor, isChannelsFirst), ShapeOf(extents, mayInfer: false)]);
        var value = _names[(tensor, !isChannelsFirst)];
        return HasOneOrder(tensor) ? Reshaped(value, extents) : Transposed(value, isChannelsFirst ? s_toChannelsFirst : s_toChannelsLast);
    }

    private string Transposed(string value, int[] order) =>
        order.SequenceEqual(Enumerable.Range(0, order.Length)) ? value : builder.Node("Transpose", null, [value], OnnxAttribute.Of("perm", order));

    // One channel or one position: the elements lie alike in both orders.
    private static bool HasOneOrder(Tensor tensor) => tensor.Shape is [_, 1, 1, _] or [_, _, _, 1];

    // [c] -> [c, 1, 1], and so on for any rank up to 4.
    private static Tensor Aligned(Tensor constant)
    {
        if (constant.Shape.Rank == 0) return constant;
        var full = constant.Reshape([.. Enumerable.Repeat(1, 4 - constant.Shape.Rank), .. constant.Shape]).Permute(s_toChannelsFirst);
        return full.Reshape([.. full.Shape.SkipWhile(extent => extent == 1)]);
    }

    // A reshape may infer one extent from the elements; otherwise what grows with the batch is computed from the image's first axis.
    private string ShapeOf(ImmutableArray<OnnxExtent> extents, bool mayInfer)
    {
        var growing = extents.Count(extent => extent.IsPerExample);
        if (growing == 0 || (mayInfer && growing == 1)) return builder.Longs([.. extents.Select(extent => extent.IsPerExample ? -1L : extent.Value)]);
        var batch = builder.Node("Shape", null, [imageName], OnnxAttribute.Of("start", 0), OnnxAttribute.Of("end", 1));
        return builder.Node(
            "Concat", null,
            [.. extents.Select(extent => extent.IsBatch ? batch : extent.IsPerExample ? builder.Node("Mul", null, [batch, builder.Longs(extent.Value)]) : builder.Longs(extent.Value))],
            OnnxAttribute.Of("axis", 0));
    }
}
