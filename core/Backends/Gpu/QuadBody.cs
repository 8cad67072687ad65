using XceptionScript.Ops;

namespace XceptionScript.Backends.Gpu;

/// <summary>Four evaluations of a body side by side.</summary>
internal static class QuadBody
{
    public static Results<Float4> Eval<TBody>(Args<Float4> args) where TBody : struct, IBody
    {
        var x = TBody.Eval(Args(args.S0.X, args.S1.X, args.S2.X, args.S3.X, args.S4.X, args.S5.X, args.S6.X, args.S7.X));
        var y = TBody.Eval(Args(args.S0.Y, args.S1.Y, args.S2.Y, args.S3.Y, args.S4.Y, args.S5.Y, args.S6.Y, args.S7.Y));
        var z = TBody.Eval(Args(args.S0.Z, args.S1.Z, args.S2.Z, args.S3.Z, args.S4.Z, args.S5.Z, args.S6.Z, args.S7.Z));
        var w = TBody.Eval(Args(args.S0.W, args.S1.W, args.S2.W, args.S3.W, args.S4.W, args.S5.W, args.S6.W, args.S7.W));
        Results<Float4> results = default;
        results.R0 = Quad(x.R0, y.R0, z.R0, w.R0);
        results.R1 = Quad(x.R1, y.R1, z.R1, w.R1);
        results.R2 = Quad(x.R2, y.R2, z.R2, w.R2);
        results.R3 = Quad(x.R3, y.R3, z.R3, w.R3);
        return results;
    }

    public static Float4 Repeat(F32 value) => Quad(value, value, value, value);

    /// <summary>The value with which folding begins.</summary>
    public static Float4 Start<TFold>() where TFold : struct, IFold => Repeat(TFold.Start<F32>());

    /// <summary>Four pairs folded.</summary>
    public static Float4 Combine<TFold>(Float4 a, Float4 b) where TFold : struct, IFold => Quad(
        TFold.Combine(new F32(a.X), new F32(b.X)), TFold.Combine(new F32(a.Y), new F32(b.Y)),
        TFold.Combine(new F32(a.Z), new F32(b.Z)), TFold.Combine(new F32(a.W), new F32(b.W)));

    private static Float4 Quad(F32 x, F32 y, F32 z, F32 w)
    {
        Float4 quad = default;
        quad.X = x.Value;
        quad.Y = y.Value;
        quad.Z = z.Value;
        quad.W = w.Value;
        return quad;
    }

    /// <summary>The inputs of one evaluation.</summary>
    public static Args<F32> Args(float s0, float s1, float s2, float s3, float s4, float s5, float s6, float s7)
    {
        Args<F32> args = default;
        args.S0 = new F32(s0);
        args.S1 = new F32(s1);
        args.S2 = new F32(s2);
        args.S3 = new F32(s3);
        args.S4 = new F32(s4);
        args.S5 = new F32(s5);
        args.S6 = new F32(s6);
        args.S7 = new F32(s7);
        return args;
    }
}
