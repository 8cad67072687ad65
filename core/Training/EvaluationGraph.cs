using System.Collections.Immutable;
using XceptionScript.Expressions;
using XceptionScript.Lowering;
using XceptionScript.Networks;
using XceptionScript.Ops;

namespace XceptionScript.Training;

/// <summary>
/// The measuring of one batch in Inference mode: inputs are the leaves in declaration order, the metric sums, and the batch; outputs the next sums, and, where a
/// class counts as right, the predicted and the right one of every sample.
/// </summary>
internal sealed record EvaluationGraph(StagedGraph Staged, ImmutableArray<Leaf> Leaves, int Sums, ImmutableArray<BatchCell> Batch, int Classes, bool KnowsClass)
{
    /// <summary>The input of the first metric sum; sums are also the first outputs.</summary>
    public int FirstSum => Leaves.Length;

    /// <summary>The graph for a batch of n samples.</summary>
    public static EvaluationGraph Build(Recipe recipe, int n)
    {
        var image = recipe.Image(n);
        var flow = recipe.Model.Apply(Flow.Start(image, Mode.Inference, 0));
        var targets = recipe.Targets(flow);
        var (losses, trueClass) = recipe.Measure(flow, targets);
        var sums = MetricSums.Inputs(trueClass is not null);
        var next = MetricSums.Next(sums, losses, flow.Value, trueClass, recipe.K);
        ImmutableArray<Tensor> arrays = [image, .. targets];
        ImmutableArray<Tensor> classes = trueClass is null ? [] : [flow.Value.ArgMax(), trueClass];
        return new(
            new(
                [.. flow.Leaves.Select(leaf => leaf.Tensor), .. sums, .. arrays],
                [new("evaluate", [.. next, .. classes])],
                [.. sums.Select((_, i) => (i, flow.Leaves.Length + i))]),
            flow.Leaves,
            sums.Length,
            [.. arrays.Select((array, i) => BatchCell.For(array, flow.Leaves.Length + sums.Length + i))],
            flow.Value.Shape[^1],
            trueClass is not null);
    }
}
