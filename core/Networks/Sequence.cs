namespace XceptionScript.Networks;

/// <summary>Layers one after another; with none, the identity.</summary>
public sealed record Sequence(ValueList<Layer> Layers) : Layer
{
    /// <inheritdoc/>
    protected override Flow Build(Flow flow) => Layers.Aggregate(flow, (flow, layer) => layer.Apply(flow));

    /// <inheritdoc/>
    protected override Layer MapChildren(Func<Layer, Layer> map) =>
        Layers.Map(map) is var layers && layers.IsSame(Layers) ? this : (this with { Layers = layers }).Flattened();

    /// <summary>The same layers with the unnamed sequences among them spliced in, which scope nothing.</summary>
    internal Sequence Flattened() => Layers.Any(layer => layer is Sequence { Name: null })
        ? this with { Layers = [.. Layers.SelectMany(layer => layer is Sequence { Name: null } inner ? inner.Layers : (IEnumerable<Layer>)[layer])] }
        : this;
}
