using XceptionScript.Expressions;

namespace XceptionScript.Interchange;

/// <summary>Element types by the numbers that ONNX gives them.</summary>
internal static class OnnxElementTypes
{
    /// <summary>Signed 64-bit integers: shapes and axes.</summary>
    public const long Int64 = 7;

    extension(DType dtype)
    {
        /// <summary>The number of the element type.</summary>
        public long OnnxNumber => dtype switch
        {
            DType.Float32 => 1,
            DType.UInt8 => 2,
            DType.Int32 => 6,
            DType.Bool => 9,
            _ => 11,
        };
    }
}
