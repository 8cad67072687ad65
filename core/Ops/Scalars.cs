using System.Runtime.CompilerServices;

namespace XceptionScript.Ops;

/// <summary>-x, elementwise.</summary>
public readonly struct NegMap : IMap
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Invoke<T>(T x) where T : struct, IReal<T> => -x;

    /// <inheritdoc/>
    public static T Derivative<T>(T x, T y) where T : struct, IReal<T> => T.Const(-1);
}

/// <summary>|x|, elementwise; the derivative at 0 is 0.</summary>
public readonly struct AbsMap : IMap
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Invoke<T>(T x) where T : struct, IReal<T> => T.Abs(x);

    /// <inheritdoc/>
    public static T Derivative<T>(T x, T y) where T : struct, IReal<T> => SignMap.Invoke(x);
}

/// <summary>-1, 0 or 1 by the sign of x; NaN stays NaN.</summary>
public readonly struct SignMap : IMap
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Invoke<T>(T x) where T : struct, IReal<T> => T.Select(x > T.Const(0), T.Const(1), T.Select(x < T.Const(0), T.Const(-1), x));

    /// <inheritdoc/>
    public static T Derivative<T>(T x, T y) where T : struct, IReal<T> => T.Const(0);
}

/// <summary>The largest whole number not above x.</summary>
public readonly struct FloorMap : IMap
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Invoke<T>(T x) where T : struct, IReal<T> => T.Floor(x);

    /// <inheritdoc/>
    public static T Derivative<T>(T x, T y) where T : struct, IReal<T> => T.Const(0);
}

/// <summary>e^x.</summary>
public readonly struct ExpMap : IMap
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Invoke<T>(T x) where T : struct, IReal<T> => T.Exp(x);

    /// <inheritdoc/>
    public static T Derivative<T>(T x, T y) where T : struct, IReal<T> => y;
}

/// <summary>ln x; -infinity at 0, NaN below.</summary>
public readonly struct LogMap : IMap
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Invoke<T>(T x) where T : struct, IReal<T> => T.Log(x);

    /// <inheritdoc/>
    public static T Derivative<T>(T x, T y) where T : struct, IReal<T> => T.Const(1) / x;
}

/// <summary>The square root; NaN below 0.</summary>
public readonly struct SqrtMap : IMap
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Invoke<T>(T x) where T : struct, IReal<T> => T.Sqrt(x);

    /// <inheritdoc/>
    public static T Derivative<T>(T x, T y) where T : struct, IReal<T> => T.Const(0.5) / y;
}

/// <summary>1 / sqrt(x).</summary>
public readonly struct RsqrtMap : IMap
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Invoke<T>(T x) where T : struct, IReal<T> => T.Const(1) / T.Sqrt(x);

    /// <inheritdoc/>
    public static T Derivative<T>(T x, T y) where T : struct, IReal<T> => T.Const(-0.5) * y / x;
}

/// <summary>x * x.</summary>
public readonly struct SquareMap : IMap
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Invoke<T>(T x) where T : struct, IReal<T> => x * x;

    /// <inheritdoc/>
    public static T Derivative<T>(T x, T y) where T : struct, IReal<T> => x + x;
}

/// <summary>1 / x.</summary>
public readonly struct ReciprocalMap : IMap
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Invoke<T>(T x) where T : struct, IReal<T> => T.Const(1) / x;

    /// <inheritdoc/>
    public static T Derivative<T>(T x, T y) where T : struct, IReal<T> => -(y * y);
}

/// <summary>Hyperbolic tangent.</summary>
public readonly struct TanhMap : IMap
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Invoke<T>(T x) where T : struct, IReal<T> => T.Tanh(x);

    /// <inheritdoc/>
    public static T Derivative<T>(T x, T y) where T : struct, IReal<T> => T.Const(1) - (y * y);
}

/// <summary>1 / (1 + e^-x).</summary>
public readonly struct SigmoidMap : IMap
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Invoke<T>(T x) where T : struct, IReal<T> => T.Const(1) / (T.Const(1) + T.Exp(-x));

    /// <inheritdoc/>
    public static T Derivative<T>(T x, T y) where T : struct, IReal<T> => y * (T.Const(1) - y);
}

/// <summary>max(x, 0); the derivative at 0 is 0, and NaN stays NaN.</summary>
public readonly struct ReluMap : IMap
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Invoke<T>(T x) where T : struct, IReal<T> => T.Max(T.Const(0), x);

    /// <inheritdoc/>
    public static T Derivative<T>(T x, T y) where T : struct, IReal<T> => T.Select(x > T.Const(0), T.Const(1), T.Const(0));
}

/// <summary>ln(1 + e^x) without overflow; small values keep their relative accuracy.</summary>
public readonly struct SoftplusMap : IMap
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Invoke<T>(T x) where T : struct, IReal<T>
    {
        // ln(1 + e) = ln(u) * e / (u - 1) with u = 1 + e as rounded: the rounding of u cancels.
        var e = T.Exp(-T.Abs(x));
        var u = T.Const(1) + e;
        var unit = T.Same(u, T.Const(1));
        return T.Max(T.Const(0), x) + T.Select(unit, e, T.Log(u) * e / T.Select(unit, T.Const(1), u - T.Const(1)));
    }

    /// <inheritdoc/>
    public static T Derivative<T>(T x, T y) where T : struct, IReal<T> => T.Const(1) / (T.Const(1) + T.Exp(-x));
}

/// <summary>
/// The standard normal quantile of a probability in (0, 1), by Wichura's rational approximations (Applied Statistics 37, algorithm
/// AS 241, PPND7; relative error about 1e-7): it turns uniform draws into normal ones.
/// </summary>
public readonly struct NormalQuantileMap : IMap
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Invoke<T>(T x) where T : struct, IReal<T>
    {
        var q = x - T.Const(0.5);
        var r = T.Const(0.180625) - (q * q);
        var central = q * ((((((T.Const(5.9109374720e1) * r) + T.Const(1.5929113202e2)) * r) + T.Const(5.0434271938e1)) * r) + T.Const(3.3871327179))
            / ((((((T.Const(6.7187563600e1) * r) + T.Const(7.8757757664e1)) * r) + T.Const(1.7895169469e1)) * r) + T.Const(1));
        var tail = T.Sqrt(-T.Log(T.Min(x, T.Const(1) - x)));
        var near = tail - T.Const(1.6);
        near = ((((((T.Const(1.7023821103e-1) * near) + T.Const(1.3067284816)) * near) + T.Const(2.7568153900)) * near) + T.Const(1.4234372777))
            / ((((T.Const(1.2021132975e-1) * near) + T.Const(7.3700164250e-1)) * near) + T.Const(1));
        var far = tail - T.Const(5);
        far = ((((((T.Const(1.7337203997e-2) * far) + T.Const(4.2868294337e-1)) * far) + T.Const(3.0812263860)) * far) + T.Const(6.6579051150))
            / ((((T.Const(1.2258202635e-2) * far) + T.Const(2.4197894225e-1)) * far) + T.Const(1));
        var outer = T.Select(tail > T.Const(5), far, near);
        return T.Select(T.Abs(q) > T.Const(0.425), T.Select(q > T.Const(0), outer, -outer), central);
    }

    /// <inheritdoc/>
    public static T Derivative<T>(T x, T y) where T : struct, IReal<T> => T.Const(2.50662827463100050) * T.Exp(T.Const(0.5) * y * y);
}

/// <summary>a + b.</summary>
public readonly struct AddZip : IZip
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Invoke<T>(T a, T b) where T : struct, IReal<T> => a + b;

    /// <inheritdoc/>
    public static T ByLeft<T>(T a, T b, T y) where T : struct, IReal<T> => T.Const(1);

    /// <inheritdoc/>
    public static T ByRight<T>(T a, T b, T y) where T : struct, IReal<T> => T.Const(1);
}

/// <summary>a - b.</summary>
public readonly struct SubZip : IZip
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Invoke<T>(T a, T b) where T : struct, IReal<T> => a - b;

    /// <inheritdoc/>
    public static T ByLeft<T>(T a, T b, T y) where T : struct, IReal<T> => T.Const(1);

    /// <inheritdoc/>
    public static T ByRight<T>(T a, T b, T y) where T : struct, IReal<T> => T.Const(-1);
}

/// <summary>a * b.</summary>
public readonly struct MulZip : IZip
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Invoke<T>(T a, T b) where T : struct, IReal<T> => a * b;

    /// <inheritdoc/>
    public static T ByLeft<T>(T a, T b, T y) where T : struct, IReal<T> => b;

    /// <inheritdoc/>
    public static T ByRight<T>(T a, T b, T y) where T : struct, IReal<T> => a;
}

/// <summary>a / b; integers divide towards zero.</summary>
public readonly struct DivZip : IZip
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Invoke<T>(T a, T b) where T : struct, IReal<T> => a / b;

    /// <inheritdoc/>
    public static T ByLeft<T>(T a, T b, T y) where T : struct, IReal<T> => T.Const(1) / b;

    /// <inheritdoc/>
    public static T ByRight<T>(T a, T b, T y) where T : struct, IReal<T> => -(y / b);
}

/// <summary>a^b; a negative a needs a whole b.</summary>
public readonly struct PowZip : IZip
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Invoke<T>(T a, T b) where T : struct, IReal<T> => T.Pow(a, b);

    /// <inheritdoc/>
    public static T ByLeft<T>(T a, T b, T y) where T : struct, IReal<T> => b * T.Pow(a, b - T.Const(1));

    /// <inheritdoc/>
    public static T ByRight<T>(T a, T b, T y) where T : struct, IReal<T> => T.Select(a > T.Const(0), y * T.Log(T.Select(a > T.Const(0), a, T.Const(1))), T.Const(0));
}

/// <summary>The larger; at a tie the gradient goes to a, and NaN in either comes through.</summary>
public readonly struct MaxZip : IZip
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Invoke<T>(T a, T b) where T : struct, IReal<T> => T.Select(T.Same(a, a), T.Max(a, b), a);

    /// <inheritdoc/>
    public static T ByLeft<T>(T a, T b, T y) where T : struct, IReal<T> => T.Select(a >= b, T.Const(1), T.Const(0));

    /// <inheritdoc/>
    public static T ByRight<T>(T a, T b, T y) where T : struct, IReal<T> => T.Select(a >= b, T.Const(0), T.Const(1));
}

/// <summary>The smaller; at a tie the gradient goes to a, and NaN in either comes through.</summary>
public readonly struct MinZip : IZip
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Invoke<T>(T a, T b) where T : struct, IReal<T> => T.Select(T.Same(a, a), T.Min(a, b), a);

    /// <inheritdoc/>
    public static T ByLeft<T>(T a, T b, T y) where T : struct, IReal<T> => T.Select(a <= b, T.Const(1), T.Const(0));

    /// <inheritdoc/>
    public static T ByRight<T>(T a, T b, T y) where T : struct, IReal<T> => T.Select(a <= b, T.Const(0), T.Const(1));
}

/// <summary>x where x > 0, else alpha * (e^x - 1).</summary>
public readonly struct EluZip : IZip
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Invoke<T>(T a, T b) where T : struct, IReal<T> => T.Select(a > T.Const(0), a, b * (T.Exp(a) - T.Const(1)));

    /// <inheritdoc/>
    public static T ByLeft<T>(T a, T b, T y) where T : struct, IReal<T> => T.Select(a > T.Const(0), T.Const(1), b * T.Exp(a));

    /// <inheritdoc/>
    public static T ByRight<T>(T a, T b, T y) where T : struct, IReal<T> => T.Select(a > T.Const(0), T.Const(0), T.Exp(a) - T.Const(1));
}

/// <summary>Whether a > b.</summary>
public readonly struct GreaterZip : IPredicate
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Invoke<T>(T a, T b) where T : struct, IReal<T> => a > b;

    /// <inheritdoc/>
    public static T ByLeft<T>(T a, T b, T y) where T : struct, IReal<T> => T.Const(0);

    /// <inheritdoc/>
    public static T ByRight<T>(T a, T b, T y) where T : struct, IReal<T> => T.Const(0);
}

/// <summary>Whether a >= b.</summary>
public readonly struct GreaterOrEqualZip : IPredicate
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Invoke<T>(T a, T b) where T : struct, IReal<T> => a >= b;

    /// <inheritdoc/>
    public static T ByLeft<T>(T a, T b, T y) where T : struct, IReal<T> => T.Const(0);

    /// <inheritdoc/>
    public static T ByRight<T>(T a, T b, T y) where T : struct, IReal<T> => T.Const(0);
}

/// <summary>Whether a = b; NaN equals nothing.</summary>
public readonly struct EqualZip : IPredicate
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Invoke<T>(T a, T b) where T : struct, IReal<T> => T.Same(a, b);

    /// <inheritdoc/>
    public static T ByLeft<T>(T a, T b, T y) where T : struct, IReal<T> => T.Const(0);

    /// <inheritdoc/>
    public static T ByRight<T>(T a, T b, T y) where T : struct, IReal<T> => T.Const(0);
}
