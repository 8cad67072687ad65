using System.Collections.Immutable;
using XceptionScript.Expressions;
using XceptionScript.Ops;
using XceptionScript.Rewrite;

namespace XceptionScript.Lowering;

/// <summary>
/// Lets products take in the elementwise group that alone reads their result: bias, batch norm, activation and residual sum are then computed row by row while
/// the product's rows are in the caches, and what the product itself makes never reaches memory.
/// </summary>
internal sealed class Absorption
{
    private const int FewestPositions = 1024;

    private readonly List<Cluster?> _clusters;
    private readonly Dictionary<Tensor, int> _producer = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Tensor, HashSet<int>> _readers = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<Tensor> _roots;

    private Absorption(ImmutableArray<Cluster> clusters, StagedGraph graph)
    {
        _clusters = [.. clusters];
        _roots = new(graph.Outputs.Select(output => Place.Of(output).Storage), ReferenceEqualityComparer.Instance);
        for (var i = 0; i < clusters.Length; i++)
        {
            foreach (var result in clusters[i].Results) _producer[result] = i;
            foreach (var read in clusters[i].Reads)
            {
                if (!_readers.TryGetValue(read, out var readers)) _readers[read] = readers = [];
                readers.Add(i);
            }
        }
    }

    /// <summary>The clusters, each after those whose results it reads.</summary>
    public static ImmutableArray<Cluster> Absorb(ImmutableArray<Cluster> clusters, StagedGraph graph, Absorbs absorbs)
    {
        var absorption = new Absorption(clusters, graph);
        for (var i = 0; absorbs.HasFlag(Absorbs.Epilogues) && i < clusters.Length; i++) absorption.Epilogue(i);
        for (var i = 0; absorbs.HasFlag(Absorbs.DepthwiseProducts) && i < clusters.Length; i++) absorption.Depthwise(i);
        return [.. absorption._clusters.OfType<Cluster>()];
    }

    /// <summary>How an operand of an elementwise group moves over [rows, columns], where the last axis of the group's space is the columns; null where it does not.</summary>
    public static ImmutableArray<int>? RowStrides(Tensor operand, Shape space)
    {
        var strides = Loop.StridesOf(operand, space);
        var (rows, step) = (1, 0);
        for (var axis = space.Rank - 2; axis >= 0; axis--)
        {
            if (space[axis] == 1) continue;
            if (rows == 1) step = strides[axis];
            if (strides[axis] != step * rows) return null;
            rows *= space[axis];
        }
        return [step, space.Rank == 0 || space[^1] == 1 ? 0 : strides[^1]];
    }

    // The group at an index joins the last of the products that only it reads, if all else that it reads is there before that product.
    private void Epilogue(int index)
    {
        if (_clusters[index] is not { Body: not null, IsReduction: false, Wide: false, Results: var results } group || results.Any(result => result.DType != DType.Float32)) return;
        if (group.Operands.Any(operand => RowStrides(operand, group.Space) is null)) return;
        var products = group.Operands
            .Where(operand => operand.Op is not BroadcastOp && operand.Splat is null)
            .Select(operand => (Operand: operand, Place: Place.Of(operand)))
            .Where(read => read.Place.Offset == 0 && read.Operand.Shape.Size == read.Place.Storage.Shape.Size && IsProduct(read.Place.Storage))
            .Select(read => read.Place.Storage)
            .Where(product => group.Operands.All(operand => IsElementForElement(operand, product)))
            .Where(product => product.Shape[^1] == group.Space[^1] && !_roots.Contains(product) && _readers[product].Count == 1 && _producer.ContainsKey(product))
            .Distinct()
            .OrderByDescending(product => _producer[product]);
        foreach (var product in products)
        {
            var at = _producer[product];
            if (_clusters[at] is not { Body: null, Parts: [] } made || made.Stage != group.Stage) continue;
            if (group.Reads.Any(read => !ReferenceEquals(read, product) && DependsOn(read, at))) continue;
            Cluster joined = new(results, group.Roots, null, false, group.Stage) { Parts = [made, group] };
            foreach (var read in made.Reads)
            {
                _readers[read].Remove(at);
                _readers[read].Add(index);
            }
            _clusters[at] = null;
            _clusters[index] = joined;
            return;
        }
    }

    // Rows of a product are overwritten one after another, so a group that reads a part of it elsewhere must wait until it is whole.
    private static bool IsElementForElement(Tensor operand, Tensor product) =>
        !ReferenceEquals(StorageOf(operand), product) || (operand.Op is not BroadcastOp && operand.Shape.Size == product.Shape.Size);

    private static Tensor StorageOf(Tensor operand) => operand is (BroadcastOp, [var x]) ? StorageOf(x) : Place.Of(operand).Storage;

    // A pointwise convolution takes in the depthwise one before it, unless somebody else reads that too. Maps that stay in the caches anyway are left
    // alone: their products are cut into more tasks without it.
    private void Depthwise(int index)
    {
        if (_clusters[index] is not { Body: null } cluster) return;
        var product = cluster.Parts.IsEmpty ? cluster : cluster.Parts[0];
        if (product.Results[0] is not (PointwiseConv2DOp, [var read, _]) || Place.Of(read) is not { Offset: 0, Storage: (DepthwiseConv2DOp, [var image, _]) depthwise }) return;
        if (read.Shape != depthwise.Shape || depthwise.Shape[^1] != image.Shape[^1] || depthwise.Shape.Size / depthwise.Shape[^1] < FewestPositions) return;
        if (_roots.Contains(depthwise) || _readers[depthwise].Count != 1 || !_producer.TryGetValue(depthwise, out var at)) return;
        if (_clusters[at] is not { Prologue: null } made || made.Stage != cluster.Stage) return;
        _clusters[at] = null;
        _clusters[index] = cluster with { Parts = [made, .. cluster.Parts.IsEmpty ? [product] : cluster.Parts] };
    }

    /// <summary>Whether a tensor is the result of a product that takes others in.</summary>
    public static bool IsProduct(Tensor tensor) => tensor.Op is PointwiseConv2DOp or Conv2DOp || (tensor.Op is MatMulOp && tensor.Shape.Rank == 2);

    private bool DependsOn(Tensor tensor, int index)
    {
        if (!_producer.TryGetValue(tensor, out var start)) return false;
        var (seen, stack) = (new HashSet<int> { start }, new Stack<int>([start]));
        while (stack.TryPop(out var next))
        {
            if (next == index) return true;
            foreach (var read in _clusters[next]!.Reads)
            {
                if (_producer.TryGetValue(read, out var further) && further >= index && seen.Add(further)) stack.Push(further);
            }
        }
        return false;
    }
}
