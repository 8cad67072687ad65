using Google.Protobuf;

namespace XceptionScript.Tests.Interchange;

/// <summary>What an ONNX file holds, read field by field from its bytes, apart from the code that writes them.</summary>
internal sealed class OnnxContents
{
    private OnnxContents(byte[] bytes)
    {
        foreach (var (field, graph) in Fields(bytes).Where(field => field.Number == 7))
        {
            foreach (var (number, value) in Fields(graph))
            {
                if (number == 1) Nodes.Add((Text(value, 4), Text(value, 3), [.. Fields(value).Where(item => item.Number == 1).Select(item => System.Text.Encoding.UTF8.GetString(item.Value))]));
                if (number == 5) Initializers.Add((Text(value, 8), Fields(value).Where(item => item.Number == 9).Sum(item => item.Value.LongLength)));
            }
        }
        Bytes = bytes.LongLength;
    }

    public long Bytes { get; }

    public List<(string Op, string Name, string[] Inputs)> Nodes { get; } = [];

    public List<(string Name, long Bytes)> Initializers { get; } = [];

    public static OnnxContents Of(string path) => new(File.ReadAllBytes(path));

    public int Count(string op) => Nodes.Count(node => node.Op == op);

    private static string Text(byte[] message, int number) => System.Text.Encoding.UTF8.GetString(Fields(message).Single(field => field.Number == number).Value);

    // The fields that hold bytes; others are passed over.
    private static IEnumerable<(int Number, byte[] Value)> Fields(byte[] message)
    {
        var stream = new CodedInputStream(message);
        while (stream.ReadTag() is > 0 and var tag)
        {
            if (WireFormat.GetTagWireType(tag) == WireFormat.WireType.LengthDelimited) yield return (WireFormat.GetTagFieldNumber(tag), stream.ReadBytes().ToByteArray());
            else stream.SkipLastField();
        }
    }
}
