using XceptionScript.Expressions;
using XceptionScript.Ops;

namespace XceptionScript.Interchange;

/// <summary>The ONNX operators for scalar functions.</summary>
internal static class OnnxScalars
{
    /// <summary>The operator of a function of one variable; null where ONNX has none. The reciprocal root and the square are two nodes and one with its input twice.</summary>
    public static string? NameOf(MapOp map) => map switch
    {
        MapOp<NegMap> => "Neg",
        MapOp<AbsMap> => "Abs",
        MapOp<SignMap> => "Sign",
        MapOp<FloorMap> => "Floor",
        MapOp<ExpMap> => "Exp",
        MapOp<LogMap> => "Log",
        MapOp<SqrtMap> => "Sqrt",
        MapOp<RsqrtMap> => "Sqrt",
        MapOp<SquareMap> => "Mul",
        MapOp<ReciprocalMap> => "Reciprocal",
        MapOp<TanhMap> => "Tanh",
        MapOp<SigmoidMap> => "Sigmoid",
        MapOp<ReluMap> => "Relu",
        MapOp<SoftplusMap> => "Softplus",
        _ => null,
    };

    /// <summary>The operator of a function of two variables with results of a type; null where ONNX has none.</summary>
    public static string? NameOf(ZipOp zip, DType dtype) => zip switch
    {
        ZipOp<AddZip> => "Add",
        ZipOp<SubZip> => "Sub",
        ZipOp<MulZip> => "Mul",
        ZipOp<DivZip> => "Div",
        ZipOp<PowZip> => "Pow",
        ZipOp<MaxZip> => dtype == DType.Bool ? "Or" : "Max",
        ZipOp<MinZip> => dtype == DType.Bool ? "And" : "Min",
        ZipOp<GreaterZip> => "Greater",
        ZipOp<GreaterOrEqualZip> => "GreaterOrEqual",
        ZipOp<EqualZip> => "Equal",
        _ => null,
    };
}
