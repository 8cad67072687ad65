using System.Collections.Immutable;
using XceptionScript.Devices;
using XceptionScript.Expressions;
using XceptionScript.Networks;
using XceptionScript.Ops;

namespace XceptionScript.Interchange;

/// <summary>The nodes and constants of one ONNX graph while it is made. Every name is given once; equal constants are one.</summary>
internal sealed class OnnxGraphBuilder
{
    private readonly List<OnnxNode> _nodes = [];
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private readonly Dictionary<Tensor, string> _constants = [];
    private readonly Dictionary<string, (string Name, ImmutableArray<long> Values)> _lists = new(StringComparer.Ordinal);

    /// <summary>The nodes so far, in order.</summary>
    public IReadOnlyList<OnnxNode> Nodes => _nodes;

    /// <summary>A name that nothing else bears: the one wanted, or that with a number.</summary>
    public string Unique(string wanted)
    {
        var name = wanted;
        while (!_names.Add(name)) name = $"{wanted}_{_numbers[wanted] = _numbers.GetValueOrDefault(wanted) + 1}";
        return name;
    }

    /// <summary>Adds a node and gives the name of its output. It is named by the layer whose arrays it reads, where there is one.</summary>
    public string Node(string op, string? layer, ImmutableArray<string> inputs, params ImmutableArray<OnnxAttribute> attributes)
    {
        var name = Unique(layer is null ? op : $"{layer}/{op}");
        _nodes.Add(new(op, name, inputs, name, attributes));
        return name;
    }

    /// <summary>The name of a constant, given as an expression of the network's arrays, whose first it is named after.</summary>
    public string Constant(Tensor expression)
    {
        if (!_constants.TryGetValue(expression, out var name)) _constants[expression] = name = Unique(FirstLeaf(expression) ?? "constant");
        return name;
    }

    /// <summary>The name of a list of 64-bit integers.</summary>
    public string Longs(params ImmutableArray<long> values)
    {
        var key = string.Join(',', values);
        if (!_lists.TryGetValue(key, out var list)) _lists[key] = list = (Unique("integers"), values);
        return list.Name;
    }

    /// <summary>The layer whose array comes first in constants; null where there is none.</summary>
    public static string? LayerOf(params IEnumerable<Tensor> constants) =>
        constants.Select(FirstLeaf).FirstOrDefault(path => path is not null) is { } leaf && leaf.LastIndexOf('/') is >= 0 and var end ? leaf[..end] : null;

    /// <summary>The constants, given the network's arrays. Their arithmetic is done in double precision.</summary>
    public IEnumerable<WireMessage> Initializers(Func<string, NdArray> array) =>
    [
        .. _constants.Select(constant => OnnxTensor.Of(constant.Value, Value(constant.Key, array))),
        .. _lists.Values.Select(list => OnnxTensor.Of(list.Name, list.Values)),
    ];

    /// <summary>The nodes, where a value bears another name.</summary>
    public IEnumerable<OnnxNode> Renamed(string from, string to) => _nodes.Select(node => node.Renamed(from, to));

    private static string? FirstLeaf(Tensor expression) => Graph.Order(expression).Select(node => node.Op).OfType<InputOp>().FirstOrDefault()?.Name;

    private static NdArray Value(Tensor expression, Func<string, NdArray> array) => expression.Op switch
    {
        InputOp leaf => array(leaf.Name),
        ConstantOp constant => constant.Value,
        _ => expression.Evaluate(
            Device.Reference,
            [.. Graph.Order(expression).Where(node => node.Op is InputOp).Select(leaf => (leaf, (Tensor)array(((InputOp)leaf.Op).Name)))]),
    };
}
