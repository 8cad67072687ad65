using XceptionScript.Expressions;
using XceptionScript.Ops;
using XceptionScript.Rewrite;

namespace XceptionScript.Interchange;

/// <summary>Scalar functions that ONNX has no operator for, those of scripts among them, written out in ones that it has.</summary>
internal static class ExpansionRules
{
    /// <summary>The rule for one tensor.</summary>
    public static Tensor? Apply(Tensor t) => t switch
    {
        (ZipOp<EluZip>, [_, { Splat: not null }]) => null,
        (MapOp map, [var x]) when OnnxScalars.NameOf(map) is null => map.Expand(x).Cast(t.DType),
        (ZipOp zip, [var a, var b]) when OnnxScalars.NameOf(zip, t.DType) is null => zip.Expand(a, b).Cast(t.DType),
        _ => null,
    };
}
