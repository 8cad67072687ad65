namespace XceptionScript.Networks;

/// <summary>A layer whose output is exposed under a name in <see cref="Flow.Taps"/>.</summary>
public sealed record Tapped(Layer Body, string As) : Layer
{
    /// <inheritdoc/>
    protected override Flow Build(Flow flow) => Body.Apply(flow).Tap(As);

    /// <inheritdoc/>
    protected override Layer MapChildren(Func<Layer, Layer> map) => map(Body) is var body && ReferenceEquals(body, Body) ? this : this with { Body = body };
}
