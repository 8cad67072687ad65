using XceptionScript.Expressions;

namespace XceptionScript.Networks;

/// <summary>Layers that need no settings and ways to combine layers, for <c>using static</c>.</summary>
public static class Layers
{
    /// <summary>max(x, 0).</summary>
    public static Layer Relu { get; } = new Activation(ActivationKind.Relu);

    /// <summary>x where x > 0, else e^x - 1.</summary>
    public static Layer Elu { get; } = new Activation(ActivationKind.Elu);

    /// <summary>1 / (1 + e^-x).</summary>
    public static Layer Sigmoid { get; } = new Activation(ActivationKind.Sigmoid);

    /// <summary>Hyperbolic tangent.</summary>
    public static Layer Tanh { get; } = new Activation(ActivationKind.Tanh);

    /// <summary>e^x / sum(e^x) over the last axis.</summary>
    public static Layer Softmax { get; } = new Activation(ActivationKind.Softmax);

    /// <summary>The value as it is.</summary>
    public static Layer Identity { get; } = new Sequence([]);

    /// <summary>Several layers of one making, one after another.</summary>
    public static Layer Repeat(int count, Func<Layer> layer) => Repeat(count, _ => layer());

    /// <summary>Several layers, made from 1, 2, ..., one after another.</summary>
    /// <exception cref="ShapeException">The count is negative.</exception>
    public static Layer Repeat(int count, Func<int, Layer> layer)
    {
        BuildSteps.CheckAtLeast(nameof(Repeat), nameof(count), count, least: 0);
        return Chain([.. Enumerable.Range(1, count).Select(layer)]);
    }

    /// <summary>Layers one after another.</summary>
    public static Layer Chain(params ReadOnlySpan<Layer> layers) => new Sequence(ValueLists.Create(layers)).Flattened();
}
