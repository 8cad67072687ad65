using System.Collections.Immutable;
using XceptionScript.Networks;

namespace XceptionScript.Interchange;

/// <summary>A layer of a network that holds arrays: its path, what it is, and its leaves in order.</summary>
internal sealed record ModelScope(string Path, LayerKind Kind, ImmutableArray<Leaf> Leaves)
{
    /// <summary>The layers of a network that hold arrays, in the order of declaration.</summary>
    public static ImmutableArray<ModelScope> Of(ImmutableArray<Leaf> leaves) =>
        [.. leaves.GroupBy(leaf => leaf.Path[..Math.Max(0, leaf.Path.LastIndexOf('/'))]).Select(scope => new ModelScope(scope.Key, KindOf([.. scope]), [.. scope]))];

    /// <summary>The last part of a leaf's path: <c>kernel</c>, <c>gamma</c> and so on.</summary>
    public static string NameOf(Leaf leaf) => leaf.Path[(leaf.Path.LastIndexOf('/') + 1)..];

    private static LayerKind KindOf(Leaf[] leaves) => leaves.FirstOrDefault(leaf => leaf.Kind == LeafKind.Kernel) switch
    {
        null => leaves.Any(leaf => leaf.Kind == LeafKind.Statistic) ? LayerKind.BatchNorm : LayerKind.Other,
        var kernel when NameOf(kernel) != "kernel" => LayerKind.Separable,
        { Shape.Rank: 2 } => LayerKind.Dense,
        _ => LayerKind.Convolution,
    };
}
