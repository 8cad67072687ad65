using XceptionScript.Expressions;
using Fields = XceptionScript.Interchange.OnnxFields;

namespace XceptionScript.Interchange;

/// <summary>The types of a graph's inputs and outputs as the format writes them.</summary>
internal static class OnnxValueInfo
{
    /// <summary>A named value of an element type and a shape; an extent that is a multiple of the batch size stays open.</summary>
    public static WireMessage Of(string name, DType dtype, IEnumerable<OnnxExtent> extents)
    {
        var shape = new WireMessage(extents.Select(extent => WireField.Of(Fields.Type.Axes, Axis(extent))));
        var tensor = new WireMessage(WireField.Of(Fields.Type.ElementType, dtype.OnnxNumber), WireField.Of(Fields.Type.Shape, shape));
        return new(WireField.Of(Fields.ValueInfo.Name, name), WireField.Of(Fields.ValueInfo.Type, new WireMessage(WireField.Of(Fields.Type.Tensor, tensor))));
    }

    private static WireMessage Axis(OnnxExtent extent) => extent switch
    {
        { IsBatch: true } => new(WireField.Of(Fields.Type.ExtentName, OnnxExtent.BatchName)),
        { IsPerExample: true } => new(),
        _ => new(WireField.Of(Fields.Type.Extent, (long)extent.Value)),
    };
}
