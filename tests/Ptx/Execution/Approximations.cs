namespace XceptionScript.Ptx.Execution;

/// <summary>
/// The approximate instructions, as far from the truth as the PTX manual allows: the exact result in double precision, moved by the whole documented
/// error, up or down by a hash of the operand, so that a kernel that needs more than is promised fails here.
/// </summary>
internal static class Approximations
{
    /// <summary>2^x, within 2 units of the last place: 2^-22 relative.</summary>
    public readonly struct Exp2 : IUnaryLane<float, float>
    {
        public static float Invoke(float x) => Relative(double.Exp2(x), x, -22);
    }

    /// <summary>The logarithm to base 2, within 2^-22 absolute where it lies between -1 and 1, else relative.</summary>
    public readonly struct Log2 : IUnaryLane<float, float>
    {
        public static float Invoke(float x) => Math.Log2(x) is var exact && Math.Abs(exact) < 1 ? Absolute(exact, x, -22) : Relative(exact, x, -22);
    }

    /// <summary>tanh x, within 2^-11 relative.</summary>
    public readonly struct Tanh : IUnaryLane<float, float>
    {
        public static float Invoke(float x) => Math.Clamp(Relative(Math.Tanh(x), x, -11), -1, 1);
    }

    /// <summary>sin x, within 2^-20.5 absolute; beyond a turn the manual promises nothing, and the same is taken.</summary>
    public readonly struct Sin : IUnaryLane<float, float>
    {
        public static float Invoke(float x) => Absolute(Math.Sin(x), x, -20.5);
    }

    /// <summary>cos x, within 2^-20.5 absolute; see <see cref="Sin"/>.</summary>
    public readonly struct Cos : IUnaryLane<float, float>
    {
        public static float Invoke(float x) => Absolute(Math.Cos(x), x, -20.5);
    }

    /// <summary>1 / x, within 2^-23 relative.</summary>
    public readonly struct Reciprocal : IUnaryLane<float, float>
    {
        public static float Invoke(float x) => Relative(1.0 / x, x, -23);
    }

    /// <summary>The square root, within 2^-23 relative.</summary>
    public readonly struct SquareRoot : IUnaryLane<float, float>
    {
        public static float Invoke(float x) => Relative(Math.Sqrt(x), x, -23);
    }

    /// <summary>1 / sqrt x, within 2^-22.9 relative.</summary>
    public readonly struct ReciprocalSquareRoot : IUnaryLane<float, float>
    {
        public static float Invoke(float x) => Relative(1 / Math.Sqrt(x), x, -22.9);
    }

    /// <summary>x / y, within 2 units of the last place: 2^-22 relative.</summary>
    public readonly struct Quotient : IBinaryLane<float, float>
    {
        public static float Invoke(float x, float y) => Relative((double)x / y, y, -22);
    }

    private static float Relative(double exact, float operand, double exponent) => (float)(exact * (1 + Error(operand, exponent)));

    private static float Absolute(double exact, float operand, double exponent) => (float)(exact + Error(operand, exponent));

    // An exact power of two, or 0, is what tests of special values rely on: exponentials of 0 and of infinities stay exact.
    private static double Error(float operand, double exponent)
    {
        if (operand == 0 || !float.IsFinite(operand) || operand == 1) return 0;
        var error = double.Exp2(exponent);
        return (BitConverter.SingleToUInt32Bits(operand) * 0x9E3779B1u) >> 31 == 0 ? error : -error;
    }
}
