using System.Collections.Immutable;
using XceptionScript.Expressions;
using XceptionScript.Ops;

namespace XceptionScript.Networks;

/// <summary>Branches that take the same value, their outputs joined along the last axis: an Inception module (paper figures 1 to 4).</summary>
public sealed record Concatenate(ValueList<Layer> Branches) : Layer
{
    /// <inheritdoc/>
    protected override Flow Build(Flow flow)
    {
        if (Branches.Count == 0) throw new ShapeException("Concatenate: there are 0 branches; expected at least 1.");
        var x = flow.Value;
        var parts = ImmutableArray.CreateBuilder<Tensor>(Branches.Count);
        foreach (var branch in Branches)
        {
            flow = branch.Apply(flow with { Value = x });
            parts.Add(flow.Value);
        }
        return flow with { Value = Movement.Concat(-1, parts.ToArray()) };
    }

    /// <inheritdoc/>
    protected override Layer MapChildren(Func<Layer, Layer> map) =>
        Branches.Map(map) is var branches && branches.IsSame(Branches) ? this : this with { Branches = branches };
}
