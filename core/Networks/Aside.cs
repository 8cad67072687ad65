namespace XceptionScript.Networks;

/// <summary>Layers beside the way: they take the value, which then goes on as it was; what they give leaves by their taps alone, as an auxiliary classifier's logits.</summary>
public sealed record Aside(Layer Body) : Layer
{
    /// <inheritdoc/>
    protected override Flow Build(Flow flow) => Body.Apply(flow) with { Value = flow.Value };

    /// <inheritdoc/>
    protected override Layer MapChildren(Func<Layer, Layer> map) => map(Body) is var body && ReferenceEquals(body, Body) ? this : this with { Body = body };
}
