using XceptionScript.Expressions;
using XceptionScript.Ops;

namespace XceptionScript.Networks;

/// <summary>
/// body(x) + shortcut(x), where both take the same x (He et al. 2015). An activation that opens the body does not touch what the shortcut takes.
/// </summary>
public sealed record Residual(Layer Body) : Layer
{
    /// <summary>The sum of a body and a shortcut.</summary>
    public Residual(Layer body, Layer? shortcut) : this(body) => Shortcut = shortcut;

    /// <summary>What leads past the body; null for the value as it is.</summary>
    public Layer? Shortcut { get; init; }

    /// <inheritdoc/>
    protected override Flow Build(Flow flow)
    {
        var body = Body.Apply(flow);
        var past = body with { Value = flow.Value };
        var shortcut = Shortcut?.Apply(past) ?? past;
        if (body.Value.Shape != shortcut.Value.Shape)
            throw new ShapeException($"Residual: the body gives {body.Value.Shape}, the shortcut {shortcut.Value.Shape}; expected equal shapes (Padding.Same keeps height and width; a 1x1 Conv2D as Shortcut changes channels and stride).");
        return shortcut with { Value = body.Value + shortcut.Value };
    }

    /// <inheritdoc/>
    protected override Layer MapChildren(Func<Layer, Layer> map)
    {
        var (body, shortcut) = (map(Body), Shortcut is null ? null : map(Shortcut));
        return ReferenceEquals(body, Body) && ReferenceEquals(shortcut, Shortcut) ? this : this with { Body = body, Shortcut = shortcut };
    }
}
