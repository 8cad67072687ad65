using Fields = XceptionScript.Interchange.OnnxFields.Attribute;

namespace XceptionScript.Interchange;

/// <summary>A setting of an ONNX node.</summary>
internal sealed class OnnxAttribute
{
    private OnnxAttribute(string name, long type, params IEnumerable<WireField> values) =>
        Message = new([WireField.Of(Fields.Name, name), .. values, WireField.Of(Fields.Type, type)]);

    /// <summary>The attribute as the format writes it.</summary>
    public WireMessage Message { get; }

    /// <summary>A whole number.</summary>
    public static OnnxAttribute Of(string name, long value) => new(name, Fields.IntType, WireField.Of(Fields.Int, value));

    /// <summary>A number in single precision.</summary>
    public static OnnxAttribute Of(string name, double value) => new(name, Fields.FloatType, WireField.Of(Fields.Float, (float)value));

    /// <summary>Several whole numbers.</summary>
    public static OnnxAttribute Of(string name, IEnumerable<int> values) =>
        new(name, Fields.IntsType, values.Select(value => WireField.Of(Fields.Ints, (long)value)));
}
