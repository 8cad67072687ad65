using XceptionScript.Expressions;
using XceptionScript.Ops;

namespace XceptionScript.Lowering;

/// <summary>
/// Gives outputs that are inputs, or views of them, memory of their own when a run overwrites the input: they hold the value from before
/// the run.
/// </summary>
internal static class Keeping
{
    /// <summary>The same graph, in which no output lies in an input that another output replaces.</summary>
    public static StagedGraph Keep(StagedGraph graph)
    {
        var outputs = graph.Outputs;
        var replaced = graph.Aliases
            .Where(alias => !ReferenceEquals(Place.Of(outputs[alias.Output]).Storage, graph.Inputs[alias.Input]))
            .Select(alias => graph.Inputs[alias.Input])
            .ToHashSet<Tensor>(ReferenceEqualityComparer.Instance);
        return replaced.Count == 0
            ? graph
            : graph with { Stages = [.. graph.Stages.Select(stage => stage with { Roots = [.. stage.Roots.Select(Kept)] })] };

        // Simplifying has left no such op in the graph, so that one stands for a copy.
        Tensor Kept(Tensor root) => replaced.Contains(Place.Of(root).Storage) ? root.StopGradient() : root;
    }
}
