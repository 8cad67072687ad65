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
/// </summary>
internal sealed class Grouping
{
    private const int CheapOperations = 8;

    private readonly Dictionary<Tensor, int> _stages = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Tensor, List<Tensor>> _readers = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<Tensor> _roots = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<Tensor> _inside = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Tensor, Cluster> _clusters = new(ReferenceEqualityComparer.Instance);
    private readonly ImmutableArray<Tensor> _order;

    private Grouping(StagedGraph graph)
    {
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

    /// <summary>The clusters of a graph, each after those whose results it reads.</summary>
    public static ImmutableArray<Cluster> Group(StagedGraph graph)
    {
        var grouping = new Grouping(graph);
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
            if (!_roots.Contains(tensor) && Readers(tensor).All(CanTakeIn) && (Readers(tensor).Count() == 1 || IsCheap(tensor))) _inside.Add(tensor);
        }
        for (var settled = false; !settled;)
        {
            settled = true;
            foreach (var tensor in _order)
            {
                if (Fusion.IsFusable(tensor) && Trim(tensor)) settled = false;
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

    private IEnumerable<Tensor> Readers(Tensor tensor) => _readers.GetValueOrDefault(tensor, []).Distinct();

    private static bool CanTakeIn(Tensor reader) => Fusion.IsFusable(reader) || (reader.Op is SumOp or MaxOp && reader.DType == DType.Float32);

    private int Operations(Tensor tensor) => Inside(tensor).Count();

    private bool IsCheap(Tensor tensor)
    {
        var parts = Inside(tensor).ToList();
        if (parts.Count > CheapOperations || !parts.All(Fusion.IsLight)) return false;
        return parts.SelectMany(part => part.Inputs).Where(input => !parts.Contains(input)).Distinct().Count(IsFullSize) <= 2;
    }

    private static bool IsFullSize(Tensor operand) => operand.Op is not BroadcastOp && operand.Splat is null;

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
        return new([tensor], [tensor], null, false, stage);
    }

    private static FusedBody Plain(Tensor x) => new(typeof(Out<X0>), [x], 0);
}
