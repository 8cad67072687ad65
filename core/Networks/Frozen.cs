namespace XceptionScript.Networks;

/// <summary>
/// A layer that training does not change: Inference mode inside, so that batch norm uses and keeps its moving statistics, and leaves that get no gradient.
/// </summary>
public sealed record Frozen(Layer Body) : Layer
{
    /// <inheritdoc/>
    protected override Flow Build(Flow flow) =>
        Body.Apply(flow with { Mode = Mode.Inference, IsFrozen = true }) with { Mode = flow.Mode, IsFrozen = flow.IsFrozen };

    /// <inheritdoc/>
    protected override Layer MapChildren(Func<Layer, Layer> map) => map(Body) is var body && ReferenceEquals(body, Body) ? this : this with { Body = body };
}
