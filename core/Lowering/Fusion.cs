using XceptionScript.Expressions;
using XceptionScript.Ops;
using XceptionScript.Rewrite;

namespace XceptionScript.Lowering;

/// <summary>Which tensors elementwise groups may take in.</summary>
internal static class Fusion
{
    /// <summary>Whether a tensor is a scalar function of its inputs' elements.</summary>
    public static bool IsElementwise(Tensor t) => t.Op is MapOp or ZipOp or SelectOp or CastOp;

    /// <summary>
    /// Whether a tensor can be computed inside a float32 group. Integers, and casts to them, are not: they run as wide calls of their own, in float64, where they are exact.
    /// </summary>
    public static bool IsFusable(Tensor t) => IsElementwise(t)
        && t.DType is DType.Float32 or DType.Bool
        && t.Inputs.All(input => input.DType is DType.Float32 or DType.Bool || (t.Op is CastOp && input.DType == DType.UInt8));

    /// <summary>Whether recomputing a tensor costs little: no elementary function is called.</summary>
    public static bool IsLight(Tensor t) => t.Op switch
    {
        MapOp map => map.Function == typeof(NegMap) || map.Function == typeof(AbsMap) || map.Function == typeof(SignMap)
            || map.Function == typeof(SquareMap) || map.Function == typeof(ReluMap) || map.Function == typeof(FloorMap),
        ZipOp zip => zip.Function != typeof(PowZip) && zip.Function != typeof(EluZip) && zip.Function != typeof(DivZip),
        _ => true,
    };

    /// <summary>Whether a group's operand has as many elements as what the group computes, as far as one can tell: it is no broadcast and no repeated number.</summary>
    public static bool IsFullSize(Tensor operand) => operand.Op is not BroadcastOp && operand.Splat is null;

    /// <summary>The scalar that a term may hold as a type rather than as an input; null for any other tensor.</summary>
    public static Type? Literal(double value) => value switch
    {
        0 when !double.IsNegative(value) => typeof(Zero),
        1 => typeof(One),
        2 => typeof(Two),
        0.5 => typeof(OneHalf),
        -1 => typeof(MinusOne),
        _ => null,
    };
}
