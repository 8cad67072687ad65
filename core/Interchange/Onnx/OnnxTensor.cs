using XceptionScript.Expressions;
using Fields = XceptionScript.Interchange.OnnxFields.Tensor;

namespace XceptionScript.Interchange;

/// <summary>Constants of an ONNX graph as the format writes them.</summary>
internal static class OnnxTensor
{
    /// <summary>A named array.</summary>
    public static WireMessage Of(string name, NdArray value) => new(
    [
        .. value.Shape.Select(extent => WireField.Of(Fields.Extents, (long)extent)),
        WireField.Of(Fields.ElementType, value.DType.OnnxNumber),
        WireField.Of(Fields.Name, name),
        WireField.Of(Fields.RawData, value),
    ]);

    /// <summary>A named list of 64-bit integers.</summary>
    public static WireMessage Of(string name, IReadOnlyCollection<long> values) => new(
    [
        WireField.Of(Fields.Extents, (long)values.Count),
        WireField.Of(Fields.ElementType, OnnxElementTypes.Int64),
        .. values.Select(value => WireField.Of(Fields.Longs, value)),
        WireField.Of(Fields.Name, name),
    ]);
}
