using TorchSharp.Modules;
using XceptionScript.Benchmarks;
using XceptionScript.Networks;
using static TorchSharp.torch;

namespace XceptionScript.Peers;

/// <summary>The leaves of a network as libtorch trains them.</summary>
internal static class TorchParameters
{
    /// <summary>Tensors by path, of <paramref name="type"/>: parameters of what is trained, plain tensors of statistics.</summary>
    public static IReadOnlyDictionary<string, Tensor> Of(NetworkCase work, TorchLayout layout, ScalarType type = ScalarType.Float32) => work.Leaves.ToDictionary(leaf => leaf.Path, leaf =>
    {
        var tensor = layout.Leaf(leaf.Path, work.Value(leaf)).to_type(type);
        return leaf.Kind == LeafKind.Statistic ? tensor : new Parameter(tensor);
    });
}
