using System.Collections.Immutable;
using System.Diagnostics;
using XceptionScript.Expressions;
using XceptionScript.Ops;
using XceptionScript.Rewrite;

namespace XceptionScript.Lowering;

/// <summary>
/// Merges clusters that would read the same memory twice: elementwise groups over one space where one reads the other's result or both read a tensor of full size,
/// and reductions over one space that read one tensor. A merged group stores up to four results, so momentum and its parameter, or the sums of a
/// batch-norm gradient, are one pass.
/// </summary>
internal static class Merging
{
    /// <summary>The clusters after every merge that fits and makes no cycle, each after those whose results it reads.</summary>
    public static ImmutableArray<Cluster> Merge(ImmutableArray<Cluster> clusters)
    {
        var slots = clusters.Select(cluster => (Cluster?)cluster).ToArray();
        var producer = new Dictionary<Tensor, int>(ReferenceEqualityComparer.Instance);
        for (var i = 0; i < slots.Length; i++) producer[slots[i]!.Results[0]] = i;
        var readers = new Dictionary<Tensor, List<int>>(ReferenceEqualityComparer.Instance);
        for (var i = 0; i < slots.Length; i++)
        {
            foreach (var read in slots[i]!.Reads)
            {
                if (!readers.TryGetValue(read, out var list)) readers[read] = list = [];
                list.Add(i);
            }
        }
        for (var i = 0; i < slots.Length; i++)
        {
            if (slots[i] is not { Body: not null } later) continue;
            foreach (var candidate in Candidates(later, i))
            {
                if (slots[candidate] is not { } earlier || TryMerge(earlier, later) is not { } merged || Reaches(i, candidate)) continue;
                slots[i] = later = merged;
                slots[candidate] = null;
                foreach (var result in merged.Results) producer[result] = i;
                foreach (var list in readers.Values)
                {
                    for (var k = 0; k < list.Count; k++)
                    {
                        if (list[k] == candidate) list[k] = i;
                    }
                }
            }
        }
        return Sorted(slots, producer);

        // Earlier clusters that produce, or also read, a tensor of full size that this one reads.
        IEnumerable<int> Candidates(Cluster cluster, int self) => cluster.Operands
            .Where(operand => operand.Op is not BroadcastOp && operand.Splat is null && operand.Shape.Size == cluster.Space.Size)
            .Select(cluster.Stored)
            .SelectMany(read => (producer.TryGetValue(read, out var made) ? [made] : Array.Empty<int>()).Concat(readers[read]))
            .Where(index => index != self)
            .Distinct()
            .Order()
            .ToList();

        // Whether one of the two needs the other through a third, in either direction: merged, they would need themselves.
        bool Reaches(int a, int b) => Through(a, b) || Through(b, a);

        bool Through(int from, int to)
        {
            var seen = new HashSet<int>();
            var stack = new Stack<int>();
            foreach (var read in slots[from]!.Reads)
            {
                if (producer.TryGetValue(read, out var next) && next != to && seen.Add(next)) stack.Push(next);
            }
            while (stack.TryPop(out var index))
            {
                foreach (var read in slots[index]!.Reads)
                {
                    if (!producer.TryGetValue(read, out var next)) continue;
                    if (next == to) return true;
                    if (next != from && seen.Add(next)) stack.Push(next);
                }
            }
            return false;
        }
    }

    private static Cluster? TryMerge(Cluster a, Cluster b)
    {
        if (a.Body is null || b.Body is null || a.Wide || b.Wide || a.Stage != b.Stage || a.IsReduction != b.IsReduction || a.Space != b.Space) return null;
        if (a.Operands.Any(Rematerialisation.IsMark) != b.Operands.Any(Rematerialisation.IsMark)) return null; // a value made again is for later
        if (a.Results.Length + b.Results.Length > Results<F32>.Most) return null;
        if (a.IsReduction && (a.Results[0].Op.GetType() != b.Results[0].Op.GetType() || a.Results[0].Shape != b.Results[0].Shape)) return null;
        ImmutableArray<Tensor> roots = [.. a.Roots, .. b.Roots];
        var inside = new HashSet<Tensor>(ReferenceEqualityComparer.Instance);
        Cover(a, inside);
        Cover(b, inside);
        if (FusedBody.TryBuild(roots, inside.Contains) is not { } body) return null;
        if (a.IsReduction)
        {
            var space = ReduceSpace.Of(a.Space, a.Results[0].Shape);
            if (body.Operands.Any(operand => space.StridesOf(operand, a.Space) is null)) return null;
        }
        Cluster merged = new([.. a.Results, .. b.Results], roots, body, false, a.Stage);
        // One that reads the other's result as a whole, by a broadcast or through a reduction, cannot run in the same loop.
        return merged.Reads.Any(read => merged.Results.Contains(read)) ? null : merged;
    }

    // What a cluster computes itself: everything between its roots and its operands.
    private static void Cover(Cluster cluster, HashSet<Tensor> inside)
    {
        var operands = new HashSet<Tensor>(cluster.Operands, ReferenceEqualityComparer.Instance);
        var stack = new Stack<Tensor>(cluster.Roots);
        while (stack.TryPop(out var tensor))
        {
            if (operands.Contains(tensor) || !Fusion.IsFusable(tensor) || !inside.Add(tensor)) continue;
            foreach (var input in tensor.Inputs) stack.Push(input);
        }
    }

    private static ImmutableArray<Cluster> Sorted(Cluster?[] slots, Dictionary<Tensor, int> producer)
    {
        var sorted = ImmutableArray.CreateBuilder<Cluster>();
        var (begun, done) = (new bool[slots.Length], new bool[slots.Length]);
        var stack = new Stack<(int Index, bool Expanded)>();
        for (var i = 0; i < slots.Length; i++)
        {
            stack.Push((i, false));
            while (stack.TryPop(out var top))
            {
                if (slots[top.Index] is not { } cluster || done[top.Index]) continue;
                if (top.Expanded)
                {
                    done[top.Index] = true;
                    sorted.Add(cluster);
                    continue;
                }
                if (begun[top.Index]) throw new UnreachableException($"Merging made a cycle through {string.Join(", ", cluster.Results)}.");
                begun[top.Index] = true;
                stack.Push((top.Index, true));
                foreach (var read in cluster.Reads)
                {
                    if (producer.TryGetValue(read, out var next) && !done[next]) stack.Push((next, false));
                }
            }
        }
        return sorted.ToImmutable();
    }
}
