using System.Collections.Immutable;
using Fields = XceptionScript.Interchange.OnnxFields.Node;

namespace XceptionScript.Interchange;

/// <summary>One operator of an ONNX graph, named after what it gives.</summary>
internal sealed record OnnxNode(string Op, string Name, ImmutableArray<string> Inputs, string Output, ImmutableArray<OnnxAttribute> Attributes)
{
    /// <summary>The node as the format writes it.</summary>
    public WireMessage ToMessage() => new(
    [
        .. Inputs.Select(input => WireField.Of(Fields.Inputs, input)),
        WireField.Of(Fields.Outputs, Output),
        WireField.Of(Fields.Name, Name),
        WireField.Of(Fields.OpType, Op),
        .. Attributes.Select(attribute => WireField.Of(Fields.Attributes, attribute.Message)),
    ]);

    /// <summary>The same node where a value bears another name.</summary>
    public OnnxNode Renamed(string from, string to) => this with
    {
        Inputs = [.. Inputs.Select(input => input == from ? to : input)],
        Output = Output == from ? to : Output,
    };
}
