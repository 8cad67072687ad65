using System.Collections.Immutable;
using XceptionScript.Expressions;
using XceptionScript.Ops;
using XceptionScript.Rewrite;

namespace XceptionScript.Lowering;

/// <summary>
/// Cuts a graph into clusters, one for each kernel call. An elementwise tensor gets memory when something other than an elementwise group or a reduction reads it,
/// when it is a root, or when its group would grow too large. One that several groups read is kept if it is dear to recompute, and
/// recomputed in each of them if it is cheap: at most <see cref="CheapOperations"/> light operations over at most two full-size operands, so that reading
/// those again costs no more than writing the value once and reading it once. This is where it is decided what the backward pass finds in memory.
/// Where windowed calls have prologues, depthwise convolutions and their kernels' gradients take in a cheap group of one full-size operand, if they are not alone in
/// reading it: the group's result is then never kept from the forward pass to the backward one.
/// </summary>
internal sealed class Grouping
{
    /// <summary>The most operations that are cheap to recompute.</summary>
    public const int CheapOperations = 8;

    private readonly Dictionary<Tensor, int> _stages = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Tensor, List<Tensor>> _readers = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<Tensor> _roots = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<Tensor> _inside = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Tensor, Cluster> _clusters = new(ReferenceEqualityComparer.Instance);
    private readonly ImmutableArray<Tensor> _order;

    private readonly bool _hasPrologues;

    private Grouping(StagedGraph graph, bool hasPrologues)
    {
        _hasPrologues = hasPrologues;
        var order = ImmutableArray.CreateBuilder<Tensor>();
        for (var stage = 0; stage < graph.Stages.Length; stage++)
        {
            foreach (var root in graph.Stages[stage].Roots) _roots.Add(Place.Of(root).Storage);
            foreach (var tensor in Graph.Order(graph.Stages[stage].Roots.AsSpan()))
            {
                if (!_stages.TryAdd(tensor, stage)) continue;
                order.Add(tensor);
                foreach (var input in tensor.Inputs)
                {
                    if (!_readers.TryGetValue(input, out var readers)) _readers[input] = readers = [];
                    readers.Add(tensor);
                }
            }
        }
        _order = order.ToImmutable();
    }

    /// <summary>The clusters of a graph, each after those whose results it reads; <paramref name="hasPrologues"/> says what the backend's windowed calls can do.</summary>
    public static ImmutableArray<Cluster> Group(StagedGraph graph, bool hasPrologues = false)
    {
        var grouping = new Grouping(graph, hasPrologues);
        grouping.Decide();
        foreach (var stage in graph.Stages)
        {
            foreach (var root in stage.Roots) grouping.Need(Place.Of(root).Storage);
        }
        return [.. grouping._order.Where(grouping._clusters.ContainsKey).Select(tensor => grouping._clusters[tensor])];
    }

    // Which elementwise tensors are computed inside the groups that read them. A body that does not fit loses its largest part to a group of that part's
    // own; since that changes what other bodies read, the pass repeats until every body fits.
    private void Decide()
    {
        foreach (var tensor in _order)
        {
            if (!Fusion.IsFusable(tensor)) continue;
            Trim(tensor);
            if (!_roots.Contains(tensor) && IsComputedByReaders(tensor)) _inside.Add(tensor);
        }
        for (var settled = false; !settled;)
        {
            settled = true;
            foreach (var tensor in _order)
            {
                if (Fusion.IsFusable(tensor) ? Trim(tensor) : TrimPrologue(tensor)) settled = false;
            }
        }
    }

    private bool Trim(Tensor tensor)
    {
        var trimmed = false;
        while (FusedBody.TryBuild([tensor], t => ReferenceEquals(t, tensor) || _inside.Contains(t)) is null)
        {
            _inside.Remove(tensor.Inputs.Where(_inside.Contains).MaxBy(Operations)!);
            trimmed = true;
        }
        return trimmed;
    }

    // An image that its reader cannot make loses the part where a second full-size operand comes in, or is kept itself.
    private bool TrimPrologue(Tensor reader)
    {
        if (reader.Inputs.IsEmpty || !LoadsThrough(reader, reader.Inputs[0]) || !_inside.Contains(reader.Inputs[0])) return false;
        var image = reader.Inputs[0];
        var parts = Inside(image).ToHashSet(ReferenceEqualityComparer.Instance);
        if (Prologue(image) is { } body && reader.Inputs.Skip(1).All(input => !body.Operands.Contains(input))
            && body.Operands.Where(Fusion.IsFullSize).ToList() is [var source] && !IsEpilogue(source, parts)
            && body.Operands.All(operand => Absorption.RowStrides(operand, image.Shape) is not null)) return false;
        _inside.Remove(_order.FirstOrDefault(part => parts.Contains(part) && !ReferenceEquals(part, image) && Operands(part).Count(Fusion.IsFullSize) > 1) ?? image);
        return true;
    }

    // Whether parts of a group are all that reads a product: as its epilogue they keep the product out of memory.
    private bool IsEpilogue(Tensor source, HashSet<object?> parts) => Absorption.IsProduct(source) && Readers(source).All(parts.Contains);

    private FusedBody? Prologue(Tensor image) => FusedBody.TryBuild([image], _inside.Contains);

    private IEnumerable<Tensor> Readers(Tensor tensor) => _readers.GetValueOrDefault(tensor, []).Distinct();

    private static bool CanTakeIn(Tensor reader) => Fusion.IsFusable(reader) || (reader.Op is SumOp or MaxOp && reader.DType == DType.Float32);

    // A lone windowed reader is not worth a prologue: the value does not last, and may be stored by what makes its operands.
    private bool IsComputedByReaders(Tensor tensor) => Readers(tensor).ToList() is [var reader]
        ? CanTakeIn(reader)
        : Readers(tensor).All(reader => CanTakeIn(reader) || LoadsThrough(reader, tensor)) && IsCheap(tensor);

    /// <summary>Whether a reader can compute a tensor itself, where windowed calls have prologues.</summary>
    public static bool TakesIn(Tensor reader, Tensor tensor) => CanTakeIn(reader) || IsImageOf(reader, tensor);

    private bool LoadsThrough(Tensor reader, Tensor tensor) => _hasPrologues && IsImageOf(reader, tensor);

    // Whether a depthwise call may read this tensor, its image, through a prologue: result channels are the image's, and the call reads the tensor in no other way.
    private static bool IsImageOf(Tensor reader, Tensor tensor) =>
        reader.Op is DepthwiseConv2DOp or DepthwiseConv2DKernelGradientOp && ReferenceEquals(reader.Inputs[0], tensor) && !reader.Inputs.Skip(1).Contains(tensor)
        && (reader.Op is DepthwiseConv2DOp ? reader : reader.Inputs[1]).Shape[^1] == tensor.Shape[^1]
        && Fusion.IsFusable(tensor) && tensor.DType == DType.Float32;

    private int Operations(Tensor tensor) => Inside(tensor).Count();

    private bool IsCheap(Tensor tensor)
    {
        var parts = Inside(tensor).ToList();
        if (parts.Count > CheapOperations || !parts.All(Fusion.IsLight)) return false;
        return Operands(tensor).Count(Fusion.IsFullSize) <= 2;
    }

    private IEnumerable<Tensor> Operands(Tensor tensor)
    {
        var parts = Inside(tensor).ToList();
        return parts.SelectMany(part => part.Inputs).Where(input => !parts.Contains(input)).Distinct();
    }

    private IEnumerable<Tensor> Inside(Tensor tensor) =>
        new[] { tensor }.Concat(tensor.Inputs.Where(_inside.Contains).SelectMany(Inside)).Distinct();

    private void Need(Tensor tensor)
    {
        var pending = new Stack<Tensor>([tensor]);
        while (pending.TryPop(out var next))
        {
            if (next.Op is InputOp or ConstantOp || _clusters.ContainsKey(next)) continue;
            var cluster = Make(next);
            _clusters[next] = cluster;
            foreach (var read in cluster.Reads) pending.Push(read);
        }
    }

    private Cluster Make(Tensor tensor)
    {
        var stage = _stages[tensor];
        if (Fusion.IsElementwise(tensor))
        {
            var wide = !Fusion.IsFusable(tensor);
            return new([tensor], [tensor], FusedBody.TryBuild([tensor], t => ReferenceEquals(t, tensor) || (!wide && _inside.Contains(t)))!, wide, stage);
        }
        if (tensor is (SumOp or MaxOp, [var x]))
        {
            var space = ReduceSpace.Of(x.Shape, tensor.Shape);
            var body = tensor.DType == DType.Float32 ? FusedBody.TryBuild([x], _inside.Contains)! : Plain(x);
            if (body.Operands.Any(operand => space.StridesOf(operand, x.Shape) is null)) body = Plain(x);
            return new([tensor], [x], body, tensor.DType != DType.Float32, stage);
        }
        return new([tensor], [tensor], null, false, stage)
        {
            Prologue = !tensor.Inputs.IsEmpty && LoadsThrough(tensor, tensor.Inputs[0]) && _inside.Contains(tensor.Inputs[0]) ? Prologue(tensor.Inputs[0]) : null,
        };
    }

    private static FusedBody Plain(Tensor x) => new(typeof(Out<X0>), [x], 0);
}
