using TorchSharp.Modules;
using XceptionScript.Benchmarks;
using XceptionScript.Networks;
using static TorchSharp.torch;

namespace XceptionScript.Peers;

/// <summary>The leaves of a network as libtorch trains them.</summary>
internal static class TorchParameters
{
    /// <summary>Tensors by path: parameters of what is trained, plain tensors of statistics.</summary>
    public static IReadOnlyDictionary<string, Tensor> Of(NetworkCase work, TorchLayout layout) => work.Leaves.ToDictionary(leaf => leaf.Path, leaf =>
    {
        var tensor = layout.Leaf(leaf.Path, work.Value(leaf));
        return leaf.Kind == LeafKind.Statistic ? tensor : new Parameter(tensor);
    });
}
