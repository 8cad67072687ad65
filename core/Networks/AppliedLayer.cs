using System.Collections.Immutable;
using XceptionScript.Expressions;

namespace XceptionScript.Networks;

/// <summary>
/// A layer in its place in a network: the scope it opened (or the one around it, if it opens none), the value it took and the one it gave, the leaves that it
/// and the layers inside it declared, and those layers, in order.
/// </summary>
public sealed record AppliedLayer(
    Layer Layer, string Path, Tensor Input, Tensor Output, ImmutableArray<Leaf> Leaves, ImmutableArray<AppliedLayer> Inside)
{
    /// <summary>Whether the layer opened a scope.</summary>
    public bool HasScope { get; init; }

    /// <summary>The layers inside at any depth, in the order in which they ended.</summary>
    public IEnumerable<AppliedLayer> AllInside() => Inside.SelectMany(layer => layer.AllInside().Append(layer));
}
