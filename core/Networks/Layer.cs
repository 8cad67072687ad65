using System.Collections.Immutable;
using XceptionScript.Expressions;
using XceptionScript.Ops;

namespace XceptionScript.Networks;

/// <summary>
/// A network, or a part of one, as a value: an immutable record of settings that says how to build a graph. Layers compose with <c>&gt;&gt;</c>, compare by
/// value, and are edited with <c>with</c> and <see cref="Rewrite"/>. They hold no arrays and know no device.
/// </summary>
public abstract record Layer
{
    /// <summary>The name of the scope that the layer's leaves live in; null to have it numbered, or, for a composition, to open none.</summary>
    public string? Name
    {
        get;
        init => field = value is null || (value.Length > 0 && !value.Contains('/'))
            ? value
            : throw new LayerException($"Layer: the name is `{value}`; expected at least one character and no slash (scopes nest by composition).");
    }

    /// <summary>What unnamed layers of this kind are called before they are numbered, as in Keras; null for one that opens no scope.</summary>
    protected virtual string? Stem => null;

    /// <summary>The flow after the layer, inside its scope.</summary>
    protected abstract Flow Build(Flow flow);

    /// <summary>The same layer with other children; the same object where no child changed.</summary>
    protected virtual Layer MapChildren(Func<Layer, Layer> map) => this;

    /// <summary>The flow after the layer.</summary>
    /// <exception cref="ShapeException">The value does not fit a layer; the message starts with that layer's path.</exception>
    /// <exception cref="LayerException">Two layers declare the same path.</exception>
    public Flow Apply(Flow flow)
    {
        var inner = (Name is { } name ? flow.Enter(name) : Stem is { } stem ? flow.EnterNext(stem) : flow).Begin();
        try
        {
            return Build(inner).Leave(flow, this);
        }
        catch (ShapeException error) when (inner.Path != flow.Path)
        {
            // Scopes prefix their names on the way out: middle/conv2d/Conv2D: ...
            throw new ShapeException($"{inner.Path[(flow.Path.Length == 0 ? 0 : flow.Path.Length + 1)..]}/{error.Message}");
        }
    }

    /// <summary>One layer after another; compositions without a name merge into one.</summary>
    public static Layer operator >>(Layer first, Layer second) => new Sequence([first, second]).Flattened();

    /// <summary>The same layer under a name, which scopes the leaves inside it.</summary>
    public Layer Named(string name) => this with { Name = name };

    /// <summary>The same layer, whose output <see cref="Flow.Taps"/> exposes: for auxiliary losses and for looking inside.</summary>
    public Layer Tap(string name) => new Tapped(this, name);

    /// <summary>The same layer in Inference mode whatever the mode outside, its leaves outside training; gradients still pass through it.</summary>
    public Layer Frozen() => new Frozen(this);

    /// <summary>The tree of layers rebuilt bottom-up, each replaced by what <paramref name="rewrite"/> makes of it; parts that do not change are the same objects.</summary>
    public Layer Rewrite(Func<Layer, Layer> rewrite) => rewrite(MapChildren(child => child.Rewrite(rewrite)));

    /// <summary>The flow of one abstract example, given the shape of an example without its batch axis: its leaves, and as its value the output for a batch of 1.</summary>
    public Flow Declare(Shape image, DType dtype = DType.Float32) =>
        Apply(Flow.Start(Tensors.Input("image", [1, .. image], dtype), Mode.Inference, 0));

    /// <summary>The leaves in declaration order, given the shape of an example without its batch axis.</summary>
    public ImmutableArray<Leaf> Leaves(Shape image, DType dtype = DType.Float32) => Declare(image, dtype).Leaves;

    /// <summary>Starting values: a pure function of the layer, the shape of an example and the key, the same on every machine.</summary>
    public (ArrayTree Parameters, ArrayTree Statistics) Initialize(Shape image, Key key, DType dtype = DType.Float32)
    {
        var leaves = Leaves(image, dtype);
        return (Start(leaf => leaf.Kind != LeafKind.Statistic), Start(leaf => leaf.Kind == LeafKind.Statistic));

        ArrayTree Start(Func<Leaf, bool> isChosen) =>
            ArrayTree.Of([.. leaves.Where(isChosen).Select(leaf => (leaf.Path, leaf.Initializer.Create(leaf.Shape, key.Fold(leaf.Path), leaf.DType)))]);
    }
}
