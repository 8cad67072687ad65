using XceptionScript.Ops;

namespace XceptionScript.Backends.Reference;

/// <summary>Scalar functions, element by element, through the double-precision instance of the algebra.</summary>
internal static class ReferenceElementwise
{
    private const int Block = 4096;

    public static double[] Map(MapOp op, double[] x) => Fill(x.Length, i => op.Invoke(x[i]));

    /// <summary>Integers go through doubles, which hold every int32 exactly; the session cuts the results, so that they saturate.</summary>
    public static double[] Zip(ZipOp op, double[] a, double[] b) => Fill(a.Length, i => op.Invoke(a[i], b[i]));

    public static double[] Select(double[] condition, double[] a, double[] b) => Fill(a.Length, i => condition[i] != 0 ? a[i] : b[i]);

    private static double[] Fill(int count, Func<int, double> element)
    {
        var y = new double[count];
        ReferenceLoops.Each((count + Block - 1) / Block, count * 8L, block =>
        {
            for (var i = block * Block; i < Math.Min(count, (block + 1) * Block); i++) y[i] = element(i);
        });
        return y;
    }
}
