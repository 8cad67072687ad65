using XceptionScript.Expressions;
using XceptionScript.Ops;

namespace XceptionScript.Backends.Reference;

/// <summary>Random draws: the same bits as on every other backend.</summary>
internal static class ReferenceRandom
{
    public static double[] Uniform(RandomUniformOp op, double[] key)
    {
        var path = Philox.Hash(op.Path);
        var y = new double[op.Shape.Size];
        for (var i = 0; i < y.Length; i++) y[i] = Philox.Uniform((int)key[0], (int)key[1], path, i);
        return y;
    }
}
