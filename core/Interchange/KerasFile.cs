using System.Collections.Immutable;
using System.Text.RegularExpressions;
using XceptionScript.Training;

namespace XceptionScript.Interchange;

/// <summary>The layers that a file of Keras holds, and whether their order is that of creation rather than the topological one.</summary>
internal sealed partial record KerasFile(ImmutableArray<FileLayer> Layers, bool IsByCreation)
{
    private const int MostLayers = 20_000;

    /// <summary>
    /// The layers of an HDF5 file: of an h5 file, which lists them by <c>layer_names</c>, or of a <c>.weights.h5</c> file, which counts those of each kind.
    /// </summary>
    /// <exception cref="CheckpointException">The file is damaged, or no file of Keras.</exception>
    public static KerasFile Read(Stream stream, string file)
    {
        var root = Hdf5Object.Root(stream, file);
        if (root.Texts("layer_names") is { } names) return Legacy(root, names);
        if (root.Find("model_weights") is { } inner && inner.Texts("layer_names") is { } innerNames) return Legacy(inner, innerNames);
        // Keras 2.12 and 2.13 used the second name.
        return (root.Find("layers") ?? root.Find("_layer_checkpoint_dependencies")) is { } layers
            ? Numbered(layers)
            : throw root.Bytes.Wrong("there are neither `layer_names` nor a group `layers`", "weights as Keras saves them");
    }

    /// <summary>The number at the end of a name that Keras gave by itself (<c>conv2d</c>, <c>conv2d_7</c>); null where the name is somebody's choice.</summary>
    public static int? NumberOf(string name) => AutomaticName().Match(name) is { Success: true } match
        ? match.Groups["number"] is { Success: true, Value: var digits } ? int.TryParse(digits, out var number) ? number : null : 0
        : null;

    private static KerasFile Legacy(Hdf5Object group, ImmutableArray<string> names)
    {
        if (names.Distinct(StringComparer.Ordinal).Count() != names.Length) throw group.Bytes.Wrong("`layer_names` holds a name twice", "every name once");
        var links = group.Links();
        var layers = names.Select(name => LegacyLayer(links.TryGetValue(name, out var address)
            ? group.Open(name, address)
            : Found(group, name), name)).Where(layer => layer.Arrays.Length > 0).ToImmutableArray();
        // Alphabetical order, in which tools list groups, says nothing; then the numbers in the names have to.
        var isSorted = names.Length > 1 && names.SequenceEqual(names.Order(StringComparer.Ordinal));
        return isSorted ? new([.. layers.OrderBy(layer => NumberOf(layer.Name) ?? -1)], IsByCreation: true) : new(layers, IsByCreation: false);
    }

    private static FileLayer LegacyLayer(Hdf5Object group, string layer)
    {
        var names = group.Texts("weight_names") ?? throw group.Bytes.Wrong($"the layer `{layer}` has no `weight_names`", "the names of its arrays");
        var arrays = names.Select(name => (LeafOf(layer, name), ArrayOf(Found(group, name), name))).ToImmutableArray();
        var kind = arrays.Any(array => array.Item1 == "pointwise_kernel") ? LayerKind.Separable
            : arrays.Any(array => array.Item1 == "depthwise_kernel") ? LayerKind.Depthwise
            : arrays.Any(array => array.Item1 is "moving_mean" or "moving_variance") ? LayerKind.BatchNorm
            : arrays.FirstOrDefault(array => array.Item1 == "kernel").Item2 switch
            {
                { Shape.Rank: 4 } => LayerKind.Convolution,
                { Shape.Rank: 2 } => LayerKind.Dense,
                _ => LayerKind.Other,
            };
        return new(layer, kind, kind == LayerKind.Depthwise ? [.. arrays.Select(array => (array.Item1 == "depthwise_kernel" ? "kernel" : array.Item1, array.Item2))] : arrays);
    }

    // `block1_conv1/kernel:0`, and before Keras 2 `convolution2d_1_W:0`, whose running_std is a variance.
    private static string? LeafOf(string layer, string name)
    {
        var last = name[(name.LastIndexOf('/') + 1)..].Split(':')[0];
        if (last.StartsWith($"{layer}_", StringComparison.Ordinal)) last = last[(layer.Length + 1)..];
        return last switch
        {
            "W" => "kernel",
            "b" => "bias",
            "running_mean" => "moving_mean",
            "running_std" => "moving_variance",
            _ => last,
        };
    }

    private static KerasFile Numbered(Hdf5Object group)
    {
        var links = group.Links();
        if (links.Count > MostLayers) throw group.Bytes.Wrong($"there are {links.Count} layers", $"at most {MostLayers}");
        return new(
            [.. links.Select(link => NumberedLayer(group.Open(link.Key, link.Value), link.Key)).OfType<FileLayer>().OrderBy(layer => NumberOf(layer.Name) ?? -1)],
            IsByCreation: false);
    }

    private static FileLayer? NumberedLayer(Hdf5Object group, string layer)
    {
        var links = group.Links();
        if (links.ContainsKey("layers")) throw group.Bytes.Wrong($"the layer `{layer}` is a network of its own", "one network without others in it (save the inner one by itself)");
        if (!links.TryGetValue("vars", out var address)) return null;
        var variables = group.Open("vars", address);
        var arrays = variables.Links().OrderBy(link => link.Key.Length).ThenBy(link => link.Key, StringComparer.Ordinal)
            .Select(link => ((string?)null, ArrayOf(variables.Open(link.Key, link.Value), $"{layer}/vars/{link.Key}"))).ToImmutableArray();
        return arrays.Length == 0 ? null : new(layer, KindOf(layer), arrays);
    }

    private static LayerKind KindOf(string layer) => AutomaticName().Match(layer).Groups["stem"].Value switch
    {
        "conv2d" => LayerKind.Convolution,
        "depthwise_conv2d" => LayerKind.Depthwise,
        "separable_conv2d" => LayerKind.Separable,
        "batch_normalization" => LayerKind.BatchNorm,
        "dense" => LayerKind.Dense,
        _ => LayerKind.Other,
    };

    private static Hdf5Object Found(Hdf5Object group, string path) => path.Split('/')
        .Aggregate(group, (inner, part) => inner.Find(part) ?? throw group.Bytes.Wrong($"`{path}` is not in `{group.Path}`", "every name that an attribute lists"));

    private static FileArray ArrayOf(Hdf5Object array, string name)
    {
        var dataset = array.Array();
        return new(name, dataset.Shape, dataset.Read);
    }

    [GeneratedRegex(@"^(?<stem>conv2d|convolution2d|(?:depthwise|separable)_conv2d|separableconvolution2d|batch_?normalization|dense)(?:_(?<number>\d+))?$")]
    private static partial Regex AutomaticName();
}
