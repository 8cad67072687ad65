using XceptionScript.Expressions;
using XceptionScript.Rewrite;

namespace XceptionScript.Lowering;

/// <summary>The way from a graph to a plan: every pass, in order.</summary>
public static class Passes
{
    /// <summary>The plan that computes a graph, for a backend whose calls take in what <paramref name="absorbs"/> says.</summary>
    /// <exception cref="ShapeException">Two inputs share a name, or two random tensors a path.</exception>
    public static Plan Lower(StagedGraph graph, Absorbs absorbs = Absorbs.None)
    {
        Verifier.Verify(graph.Outputs.AsSpan());
        graph = Simplify(graph);                            // algebra, constants, specialised convolutions, canonical reductions
        Verifier.Verify(graph.Outputs.AsSpan());
        graph = Keeping.Keep(graph);                        // outputs that are states get memory of their own
        var hasPrologues = absorbs.HasFlag(Absorbs.Prologues);
        if (hasPrologues) graph = Rematerialisation.Recompute(graph); // cheap values that are read late are computed again
        var clusters = Grouping.Group(graph, hasPrologues); // elementwise chains fuse, also into the reductions that read them
        clusters = Merging.Merge(clusters);                 // groups that read the same memory become one call
        clusters = Absorption.Absorb(clusters, graph, absorbs); // products take in the groups that alone read them
        clusters = Scheduling.Order(clusters, graph);       // an order in which little is live
        var plan = Planning.Plan(graph, clusters);          // kernel calls, and places in the arena
        return Neighbours.Merge(plan);                      // equal calls over leaves side by side become one
    }

    /// <summary>The same graph with every rewrite rule applied.</summary>
    public static StagedGraph Simplify(StagedGraph graph)
    {
        var roots = Rewriter.Rewrite(graph.Outputs, AlgebraRules.Apply, FoldingRules.Apply, SpecialiseRules.Apply, ReductionRules.Apply);
        var start = 0;
        return graph with
        {
            Stages =
            [
                .. graph.Stages.Select(stage =>
                {
                    start += stage.Roots.Length;
                    return stage with { Roots = [.. roots.AsSpan()[(start - stage.Roots.Length)..start]] };
                }),
            ],
        };
    }
}
