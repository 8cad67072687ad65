using XceptionScript.Expressions;
using XceptionScript.Ops;

namespace XceptionScript.Rewrite;

/// <summary>
/// Arithmetic on repeated constants, done while compiling and rounded to the element type as the device would. Larger constant subgraphs are left to the plan's
/// prepare part.
/// </summary>
public static class FoldingRules
{
    /// <summary>The rule for one tensor.</summary>
    public static Tensor? Apply(Tensor t) => t switch
    {
        (MapOp map, [{ Splat: { } x }]) => Tensors.Full(t.Shape, map.Invoke(x), t.DType),
        (ZipOp zip, [{ Splat: { } a }, { Splat: { } b }]) => Tensors.Full(t.Shape, zip.Invoke(a, b), t.DType),
        (CastOp, [{ Splat: { } x, DType: DType.Float32 or DType.Float64 or DType.Bool }]) when t.DType.IsReal => Tensors.Full(t.Shape, x, t.DType),
        (SumOp, [{ Splat: { } x } input]) when t.DType.IsReal => Tensors.Full(t.Shape, x * (input.Shape.Size / t.Shape.Size), t.DType), // n times
        (MaxOp, [{ Splat: { } x }]) => Tensors.Full(t.Shape, x, t.DType),
        (SliceOp or PermuteOp, [{ Splat: { } x }]) => Tensors.Full(t.Shape, x, t.DType),
        _ => null,
    };
}
