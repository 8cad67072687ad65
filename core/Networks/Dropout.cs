using XceptionScript.Expressions;
using XceptionScript.Ops;

namespace XceptionScript.Networks;

/// <summary>In training, each element kept with probability 1 - rate and divided by it, else 0; in inference the value as it is.</summary>
public sealed record Dropout(double Rate) : Layer
{
    /// <inheritdoc/>
    protected override string Stem => "dropout";

    /// <inheritdoc/>
    protected override Flow Build(Flow flow)
    {
        if (Rate is not (>= 0 and < 1)) throw new ShapeException($"Dropout: Rate is {Rate}; expected at least 0 and below 1.");
        if (flow.Mode == Mode.Inference || Rate == 0) return flow;
        (var key, flow) = flow.Draw("mask");
        return flow.Map(x => x.Dropout(Rate, key));
    }
}
