using System.Collections.Immutable;
using XceptionScript.Expressions;

namespace XceptionScript.Networks;

/// <summary>
/// What layers thread: a value on its way through a network, together with all that the layers passed so far have declared. A layer takes one flow and
/// gives another; nothing else changes hands.
/// </summary>
public sealed record Flow
{
    private Flow(Tensor value, Mode mode, Key key) => (Value, Mode, Key) = (value, mode, key);

    /// <summary>The output of the last layer.</summary>
    public Tensor Value { get; init; }

    /// <summary>What the graph is built for.</summary>
    public Mode Mode { get; init; }

    /// <summary>What random layers draw from.</summary>
    public Key Key { get; }

    /// <summary>The scope: names joined by slashes, empty at the top.</summary>
    public string Path { get; private init; } = "";

    /// <summary>Whether leaves declared now stay outside training.</summary>
    public bool IsFrozen { get; init; }

    /// <summary>The leaves declared so far, in order.</summary>
    public ImmutableArray<Leaf> Leaves { get; private init; } = [];

    /// <summary>The next values of statistics, by path.</summary>
    public ImmutableSortedDictionary<string, Tensor> Updates { get; private init; } = ImmutableSortedDictionary.Create<string, Tensor>(StringComparer.Ordinal);

    /// <summary>The values that layers expose beside the output, by name.</summary>
    public ImmutableSortedDictionary<string, Tensor> Taps { get; private init; } = ImmutableSortedDictionary.Create<string, Tensor>(StringComparer.Ordinal);

    /// <summary>The layers passed so far in this composition, in order, each with those inside it.</summary>
    public ImmutableArray<AppliedLayer> Layers { get; private init; } = [];

    /// <summary>The scopes passed so far, in the order in which they ended, and the shape of what each gave.</summary>
    public ImmutableArray<(string Path, Shape Output)> Scopes =>
        [.. Layers.SelectMany(layer => layer.AllInside().Append(layer)).Where(layer => layer.HasScope).Select(layer => (layer.Path, layer.Output.Shape))];

    private ImmutableHashSet<string> Names { get; init; } = ImmutableHashSet.Create<string>(StringComparer.Ordinal);

    /// <summary>A flow in which nothing is declared yet.</summary>
    public static Flow Start(Tensor x, Mode mode, Key key) => new(x, mode, key);

    /// <summary>The tensor of a leaf in this scope, and the flow that declares it. Its element type is the value's.</summary>
    /// <exception cref="LayerException">The path is taken, or the value is not made of real numbers.</exception>
    public (Tensor Tensor, Flow Flow) Leaf(string name, Shape shape, Initializer initializer, LeafKind kind)
    {
        var path = PathOf(name);
        if (!Value.DType.IsReal)
            throw new LayerException($"Leaf: `{path}` would weigh a value of elements {Value.DType}; expected Float32 or Float64 (put a Rescaling before it).");
        var leaf = new Leaf(path, shape, Value.DType, initializer, kind) { IsFrozen = IsFrozen };
        return (leaf.Tensor, Claim(path) with { Leaves = Leaves.Add(leaf) });
    }

    /// <summary>The flow that gives a statistic of this scope its next value.</summary>
    /// <exception cref="LayerException">No such statistic is declared, or the value is of another type.</exception>
    public Flow Update(string name, Tensor next)
    {
        var path = PathOf(name);
        var leaf = Leaves.LastOrDefault(leaf => leaf.Path == path && leaf.Kind == LeafKind.Statistic)
            ?? throw new LayerException($"Update: `{path}` is not a declared statistic; expected a leaf of kind Statistic, declared before its update.");
        return next.Type == leaf.Tensor.Type
            ? this with { Updates = Updates.SetItem(path, next) }
            : throw new LayerException($"Update: `{path}` is {leaf.Tensor.Type}, its next value {next.Type}; expected equal types.");
    }

    /// <summary>A key for random draws in this scope, and the flow in which its path is taken.</summary>
    /// <exception cref="LayerException">The path is taken.</exception>
    public (Key Key, Flow Flow) Draw(string name)
    {
        var path = PathOf(name);
        return (Key.Fold(path), Claim(path));
    }

    /// <summary>The flow that exposes its value under a name.</summary>
    /// <exception cref="LayerException">The name is taken.</exception>
    public Flow Tap(string name) => Taps.ContainsKey(name)
        ? throw new LayerException($"Tap: two layers expose their output as `{name}`; expected each name once (in a Repeat, name taps by the index).")
        : this with { Taps = Taps.Add(name, Value) };

    /// <summary>The flow inside a scope of a given name.</summary>
    internal Flow Enter(string name)
    {
        var path = PathOf(name);
        return this with { Path = path, Names = Names.Add(path) };
    }

    /// <summary>The flow inside a fresh scope: the first of a stem is <c>conv2d</c>, the next <c>conv2d_1</c>, as Keras counts.</summary>
    internal Flow EnterNext(string stem)
    {
        var name = stem;
        for (var number = 1; Names.Contains(PathOf(name)); number++) name = $"{stem}_{number}";
        return Enter(name);
    }

    /// <summary>The flow at the start of a layer, where none inside it is passed yet.</summary>
    internal Flow Begin() => this with { Layers = [] };

    /// <summary>The flow back in the scope of another, in which a layer took its value and gave this one's.</summary>
    internal Flow Leave(Flow outer, Layer layer)
    {
        var passed = new AppliedLayer(layer, Path, outer.Value, Value, Leaves[outer.Leaves.Length..], Layers) { HasScope = Path != outer.Path };
        return this with { Path = outer.Path, Layers = outer.Layers.Add(passed) };
    }

    private string PathOf(string name) => Path.Length == 0 ? name : $"{Path}/{name}";

    private Flow Claim(string path) => Names.Contains(path)
        ? throw new LayerException($"Leaf: `{path}` is declared twice; expected every path once (give the layers different names, or leave them unnamed to have them numbered).")
        : this with { Names = Names.Add(path) };
}
