using System.Collections.Immutable;
using Google.Protobuf;

namespace XceptionScript.Interchange;

/// <summary>A Protocol Buffers message: its fields in the order in which they are written.</summary>
internal sealed class WireMessage(params IEnumerable<WireField> fields)
{
    private readonly ImmutableArray<WireField> _fields = [.. fields];

    /// <summary>The bytes of all fields; a nested message asks its children once.</summary>
    public long Bytes { get; } = fields.Sum(field => field.Bytes);

    /// <summary>Writes all fields.</summary>
    public void Write(CodedOutputStream stream)
    {
        foreach (var field in _fields) field.Write(stream);
    }
}
