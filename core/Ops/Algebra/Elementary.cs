using System.Runtime.CompilerServices;

namespace XceptionScript.Ops;

/// <summary>
/// Elementary functions in single precision, written once over the algebra so that the scalar, SIMD and GPU forms agree.
/// Polynomials approximate on a reduced range; the errors given are the largest seen over the range, in units in the last place.
/// </summary>
internal static class Elementary
{
    /// <summary>e^x: x = n ln 2 + r with |r| at most ln 2 / 2, a polynomial for e^r, then scaling in two halves so that denormal and infinite results come out right.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Exp<T>(T x) where T : struct, ISingle<T>
    {
        var clamped = T.Min(T.Const(89), T.Max(T.Const(-104), x));
        var n = T.Floor((clamped * T.Const(1.44269504088896341)) + T.Const(0.5));
        var r = clamped - (n * T.Const(0.693359375)) - (n * T.Const(-2.12194440e-4));
        var p = T.Const(1.9875691500e-4);
        p = (p * r) + T.Const(1.3981999507e-3);
        p = (p * r) + T.Const(8.3334519073e-3);
        p = (p * r) + T.Const(4.1665795894e-2);
        p = (p * r) + T.Const(1.6666665459e-1);
        p = (p * r) + T.Const(5.0000001201e-1);
        p = (p * r * r) + r + T.Const(1);
        var half = T.Floor(n * T.Const(0.5));
        return p * T.PowerOfTwo(half) * T.PowerOfTwo(n - half);
    }

    /// <summary>ln x: x = 2^e m with m in [sqrt(1/2), sqrt(2)), a polynomial for ln m; -infinity at 0, NaN below.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Log<T>(T x) where T : struct, ISingle<T>
    {
        var tiny = T.Const(1.17549435e-38) > x;
        var scaled = T.Select(tiny, x * T.Const(8388608), x);
        var e = T.Exponent(scaled) - T.Select(tiny, T.Const(23), T.Const(0));
        var m = T.Mantissa(scaled);
        var high = m > T.Const(1.41421356237309505);
        m = T.Select(high, m * T.Const(0.5), m) - T.Const(1);
        e += high;
        var z = m * m;
        var p = T.Const(7.0376836292e-2);
        p = (p * m) + T.Const(-1.1514610310e-1);
        p = (p * m) + T.Const(1.1676998740e-1);
        p = (p * m) + T.Const(-1.2420140846e-1);
        p = (p * m) + T.Const(1.4249322787e-1);
        p = (p * m) + T.Const(-1.6668057665e-1);
        p = (p * m) + T.Const(2.0000714765e-1);
        p = (p * m) + T.Const(-2.4999993993e-1);
        p = (p * m) + T.Const(3.3333331174e-1);
        var y = (m * z * p) + (e * T.Const(-2.12194440e-4)) - (z * T.Const(0.5));
        y = m + y + (e * T.Const(0.693359375));
        y = T.Select(x > T.Const(3.4028234e38), x, y);
        return T.Select(x > T.Const(0), y, T.Select(T.Same(x, T.Const(0)), T.Const(double.NegativeInfinity), T.Const(double.NaN)));
    }

    /// <summary>tanh x: an odd polynomial near 0, else 1 - 2 / (e^2|x| + 1) with the sign of x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Tanh<T>(T x) where T : struct, ISingle<T>
    {
        var magnitude = T.Abs(x);
        var z = x * x;
        var p = T.Const(-5.70498872745e-3);
        p = (p * z) + T.Const(2.06390887954e-2);
        p = (p * z) + T.Const(-5.37397155531e-2);
        p = (p * z) + T.Const(1.33314422036e-1);
        p = (p * z) + T.Const(-3.33332819422e-1);
        var near = (p * z * x) + x;
        var far = T.Const(1) - (T.Const(2) / (Exp(magnitude + magnitude) + T.Const(1)));
        return T.Select(magnitude > T.Const(0.625), T.Select(x > T.Const(0), far, -far), near);
    }

    /// <summary>x^y as e^(y ln|x|), with the sign that a whole odd y gives a negative x; NaN for a negative x and a fractional y.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Pow<T>(T x, T y) where T : struct, ISingle<T>
    {
        var power = Exp(y * Log(T.Abs(x)));
        var half = y * T.Const(0.5);
        var odd = T.Const(1) - T.Same(T.Floor(half), half);
        var signed = T.Select(T.Same(T.Floor(y), y), T.Select(odd, -power, power), T.Const(double.NaN));
        return T.Select(T.Same(y, T.Const(0)), T.Const(1), T.Select(x < T.Const(0), signed, power));
    }
}
