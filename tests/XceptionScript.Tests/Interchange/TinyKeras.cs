using System.IO.Compression;
using PureHDF;
using XceptionScript.Expressions;
using XceptionScript.Interchange;
using XceptionScript.Networks;
using XceptionScript.Ops;
using static XceptionScript.Networks.Layers;

namespace XceptionScript.Tests.Interchange;

/// <summary>A network of one residual module, and files of its weights in the layouts of Keras, which PureHDF writes.</summary>
internal static class TinyKeras
{
    public static readonly Shape Image = [6, 6, 3];

    public static readonly Layer Network =
        new Residual(
            Relu >> new SeparableConv2D(4, 3, Padding: Padding.Same, UseBias: false) >> new BatchNorm(),
            new Conv2D(4, 1, UseBias: false) >> new BatchNorm())
        >> new GlobalAveragePooling2D() >> new Dense(3).Named("predictions");

    public static (ArrayTree Parameters, ArrayTree Statistics) Weights(int seed)
    {
        var random = new Random(seed);
        var leaves = Network.Leaves(Image);
        return (Tree(isStatistic: false), Tree(isStatistic: true));

        ArrayTree Tree(bool isStatistic) => ArrayTree.Of(
            [.. leaves.Where(leaf => leaf.Kind == LeafKind.Statistic == isStatistic).Select(leaf => (leaf.Path, NdArray.Of<float>(leaf.Shape, Numbers((int)leaf.Shape.Size))))]);

        float[] Numbers(int count) => [.. Enumerable.Range(0, count).Select(_ => (float)random.NextDouble() + 0.5f)];
    }

    /// <summary>An h5 file with <c>layer_names</c>; texts of any length (a heap of texts), or of a fixed one.</summary>
    public static byte[] Legacy(int seed, bool hasHeap = false)
    {
        var (parameters, statistics) = Weights(seed);
        var file = new H5File();
        string[] names = [.. Scopes.Select(scope => scope.Path)];
        file.Attributes["layer_names"] = names;
        foreach (var scope in Scopes)
        {
            var arrays = new H5Group();
            foreach (var leaf in scope.Leaves) arrays[$"{ModelScope.NameOf(leaf)}:0"] = Dataset(leaf, parameters, statistics);
            var group = new H5Group { [scope.Path] = arrays };
            group.Attributes["weight_names"] = scope.Leaves.Select(leaf => $"{leaf.Path}:0").ToArray();
            file[scope.Path] = group;
        }
        return Bytes(file, hasHeap ? 0 : 48);
    }

    /// <summary>A <c>.weights.h5</c> file of Keras 3.</summary>
    public static byte[] Numbered(int seed, string top = "layers")
    {
        var (parameters, statistics) = Weights(seed);
        var layers = new H5Group();
        foreach (var scope in Scopes)
        {
            var variables = new H5Group();
            for (var i = 0; i < scope.Leaves.Length; i++) variables[$"{i}"] = Dataset(scope.Leaves[i], parameters, statistics);
            // The classes count, not the names: `predictions` is the first dense layer.
            layers[scope.Kind == LayerKind.Dense ? "dense" : scope.Path] = new H5Group { ["vars"] = variables };
        }
        layers["activation"] = new H5Group { ["vars"] = new H5Group() };
        return Bytes(new H5File { [top] = layers, ["vars"] = new H5Group() }, 48);
    }

    /// <summary>A <c>.keras</c> archive of Keras 3.</summary>
    public static byte[] Archive(byte[] weights, string name = "model.weights.h5")
    {
        var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            using (var config = archive.CreateEntry("config.json").Open()) config.Write("{}"u8);
            using (var inner = archive.CreateEntry(name).Open()) inner.Write(weights);
        }
        return stream.ToArray();
    }

    private static IReadOnlyList<ModelScope> Scopes => KerasOrder.Of(Network, ModelScope.Of(Network.Leaves(Image))).Topological;

    private static H5Dataset Dataset(Leaf leaf, ArrayTree parameters, ArrayTree statistics) => new(
        (leaf.Kind == LeafKind.Statistic ? statistics : parameters)[leaf.Path].Span<float>().ToArray(), fileDims: [.. leaf.Shape.Select(extent => (ulong)extent)]);

    private static byte[] Bytes(H5File file, int textLength)
    {
        var stream = new MemoryStream();
        file.Write(stream, new H5WriteOptions(DefaultStringLength: textLength));
        return stream.ToArray();
    }
}
