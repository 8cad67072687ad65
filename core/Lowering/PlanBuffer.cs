using XceptionScript.Expressions;

namespace XceptionScript.Lowering;

/// <summary>
/// One value of a plan: its type, its place in the arena in bytes, and for a constant its contents. Buffers whose lives do not overlap
/// may share a place.
/// </summary>
public sealed record PlanBuffer(TensorType Type, long Offset, NdArray? Constant = null)
{
    /// <summary>The memory that the elements take, in bytes.</summary>
    public long Bytes => Type.Shape.Size * Type.DType.Size;
}
