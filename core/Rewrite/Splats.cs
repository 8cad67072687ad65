using XceptionScript.Expressions;
using XceptionScript.Ops;

namespace XceptionScript.Rewrite;

/// <summary>Constants that repeat one number.</summary>
internal static class Splats
{
    extension(Tensor t)
    {
        /// <summary>The number that a scalar constant, or one broadcast, repeats; null for anything else.</summary>
        public double? Splat => t switch
        {
            (ConstantOp constant, _) => constant.Scalar,
            (BroadcastOp, [(ConstantOp constant, _)]) => constant.Scalar,
            _ => null,
        };
    }
}
