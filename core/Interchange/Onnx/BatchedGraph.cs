using System.Collections.Immutable;
using XceptionScript.Expressions;
using XceptionScript.Networks;
using XceptionScript.Ops;
using XceptionScript.Rewrite;

namespace XceptionScript.Interchange;

/// <summary>
/// A network's inference graph for any batch size: it is built at two, and what differs between them grows with the batch. Constants are what depends neither on
/// the images nor on their number.
/// </summary>
internal sealed class BatchedGraph
{
    // Two primes, so that hardly a fixed extent is a multiple of either, and small, since shapes are bounded.
    private const int Batch = 7;
    private const int OtherBatch = 13;

    private readonly Dictionary<Tensor, Tensor> _twins = [];
    private readonly HashSet<Tensor> _constants = [];
    private readonly HashSet<string> _leaves;

    private BatchedGraph((Flow Flow, Tensor Image, Tensor Root) first, Tensor otherRoot)
    {
        (Image, Root, Leaves) = (first.Image, first.Root, first.Flow.Leaves);
        _leaves = [.. Leaves.Select(leaf => leaf.Path)];
        Order = Graph.Order(Root);
        var others = Graph.Order(otherRoot);
        if (others.Length != Order.Length) throw Changes($"{Order.Length} operations for a batch of {Batch} and {others.Length} for {OtherBatch}");
        foreach (var (tensor, other) in Order.Zip(others)) Pair(tensor, other);
    }

    /// <summary>The images, for one of the two batch sizes.</summary>
    public Tensor Image { get; }

    /// <summary>The output.</summary>
    public Tensor Root { get; }

    /// <summary>Every tensor, inputs before their users.</summary>
    public ImmutableArray<Tensor> Order { get; }

    /// <summary>The arrays that the network declares.</summary>
    public ImmutableArray<Leaf> Leaves { get; }

    /// <summary>The graph of a network for images of a shape.</summary>
    /// <exception cref="OnnxException">The form of the graph depends on the batch size, or the output is not what a softmax takes.</exception>
    public static BatchedGraph Of(Layer model, Shape input, OnnxOptions options)
    {
        return new(Build(Batch), Build(OtherBatch).Root);

        (Flow Flow, Tensor Image, Tensor Root) Build(int n)
        {
            var image = Tensors.Input("image", [n, .. input], options.ImageType);
            var flow = model.Apply(Flow.Start(image, Mode.Inference, 0));
            if (options.Probabilities && flow.Value.Shape.Rank != 2)
                throw new OnnxException($"OnnxModel: the network's output has shape {flow.Value.Shape}; expected logits [n, classes] (or Probabilities = false).");
            var root = options.Probabilities ? flow.Value.Softmax() : flow.Value;
            return (flow, image, Rewriter.Rewrite([root], AlgebraRules.Apply, FoldingRules.Apply, ExpansionRules.Apply)[0]);
        }
    }

    /// <summary>Whether a tensor depends neither on the images nor on their number.</summary>
    public bool IsConstant(Tensor tensor) => _constants.Contains(tensor);

    /// <summary>Whether a tensor of the graph depends on the images or on their number.</summary>
    public bool IsDynamic(Tensor tensor) => _twins.ContainsKey(tensor) && !_constants.Contains(tensor);

    /// <summary>The same tensor for the other batch size.</summary>
    public Tensor Twin(Tensor tensor) => _twins[tensor];

    /// <summary>The extents of a tensor.</summary>
    /// <exception cref="OnnxException">One is neither fixed nor a multiple of the batch size.</exception>
    public ImmutableArray<OnnxExtent> Extents(Tensor tensor)
    {
        var (shape, other) = (tensor.Shape, _twins[tensor].Shape);
        return [.. shape.Select((extent, axis) => (extent, other[axis]) switch
        {
            var (a, b) when a == b => new OnnxExtent(a, IsPerExample: false),
            var (a, b) when a % Batch == 0 && a / Batch * OtherBatch == b => new OnnxExtent(a / Batch, IsPerExample: true),
            var (a, b) => throw Changes($"{tensor.Op.Label} has {a} elements on axis {axis} for a batch of {Batch} and {b} for {OtherBatch}"),
        })];
    }

    /// <summary>The refusal of a graph that depends on the batch size in another way than by the extents of its tensors.</summary>
    public static OnnxException Changes(string how) =>
        new($"OnnxModel: the network changes with the batch size: {how}; expected one graph for every batch, in which some extents are multiples of the batch size.");

    private void Pair(Tensor tensor, Tensor other)
    {
        if (tensor.Op.GetType() != other.Op.GetType() || tensor.Inputs.Length != other.Inputs.Length || tensor.Shape.Rank != other.Shape.Rank)
            throw Changes($"{tensor.Op.Label} for a batch of {Batch} and {other.Op.Label} for {OtherBatch}");
        _twins[tensor] = other;
        if (tensor.Inputs.All(_constants.Contains) && IsFixed(tensor.Op, other.Op)) _constants.Add(tensor);
        var isScalable = tensor.Op is InputOp or ConstantOp or ReshapeOp or BroadcastOp or SliceOp or IotaOp or RandomUniformOp;
        if (!isScalable && !tensor.Op.Equals(other.Op)) throw Changes($"{tensor.Op.Label} for a batch of {Batch} and {other.Op.Label} for {OtherBatch}");
    }

    private bool IsFixed(Op op, Op other) => op switch
    {
        InputOp input => _leaves.Contains(input.Name),
        ConstantOp constant => constant.Value.BitsEqual(((ConstantOp)other).Value),
        _ => op.Equals(other),
    };
}
