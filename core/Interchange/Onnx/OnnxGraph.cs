using XceptionScript.Expressions;
using XceptionScript.Networks;
using Fields = XceptionScript.Interchange.OnnxFields;

namespace XceptionScript.Interchange;

/// <summary>A network as an ONNX model in memory.</summary>
internal static class OnnxGraph
{
    private const long IrVersion = 8;
    private const long OperatorSet = 17;

    /// <summary>The model of a network whose arrays are given by path.</summary>
    public static WireMessage Of(BatchedGraph graph, OnnxOptions options, Func<string, NdArray> array)
    {
        var builder = new OnnxGraphBuilder();
        var image = builder.Unique(options.InputName);
        var output = builder.Unique(options.OutputName ?? (options.Probabilities ? "probabilities" : "output"));
        var isChannelsFirst = options.Layout == ImageLayout.Nchw;
        var values = new OnnxValues(graph, builder, image);
        var operators = new OnnxOperators(graph, builder, values);
        values.Add(graph.Image, new(image, isChannelsFirst));
        foreach (var (tensor, pattern) in new OnnxPatterns(graph, options.FoldBatchNorm).Select())
        {
            var value = pattern is null ? tensor.Op.Match(operators, tensor) : operators.Pattern(tensor, pattern);
            if (value is { } made) values.Add(tensor, made);
        }
        var isOutputFirst = isChannelsFirst && graph.Root.Shape.Rank == 4;
        var result = values.Read(graph.Root, isOutputFirst);
        // What no node gives, the image or a constant, cannot bear the output's name.
        if (builder.Nodes.All(node => node.Output != result)) result = builder.Node("Identity", null, [result]);
        var version = typeof(OnnxGraph).Assembly.GetName().Version!.ToString(3);
        return new(
            WireField.Of(Fields.Model.IrVersion, IrVersion),
            WireField.Of(Fields.Model.ProducerName, "XceptionScript"),
            WireField.Of(Fields.Model.ProducerVersion, version),
            WireField.Of(Fields.Model.DocString, $"Written by XceptionScript {version} from a network for images {string.Join(" x ", graph.Image.Shape.Skip(1))}."),
            WireField.Of(Fields.Model.Graph, new WireMessage(
            [
                .. builder.Renamed(result, output).Select(node => WireField.Of(Fields.Graph.Nodes, node.ToMessage())),
                WireField.Of(Fields.Graph.Name, options.GraphName),
                .. builder.Initializers(array).Select(tensor => WireField.Of(Fields.Graph.Initializers, tensor)),
                WireField.Of(Fields.Graph.Inputs, Info(image, graph.Image, isChannelsFirst)),
                WireField.Of(Fields.Graph.Outputs, Info(output, graph.Root, isOutputFirst)),
            ])),
            WireField.Of(Fields.Model.OperatorSets, new WireMessage(
                WireField.Of(Fields.OperatorSet.Domain, ""), WireField.Of(Fields.OperatorSet.Version, OperatorSet))));

        WireMessage Info(string name, Tensor tensor, bool isFirst) => OnnxValueInfo.Of(name, tensor.DType, OnnxValues.InOrder(graph.Extents(tensor), isFirst));
    }
}
