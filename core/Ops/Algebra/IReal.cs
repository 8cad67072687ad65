namespace XceptionScript.Ops;

/// <summary>
/// The algebra in which every scalar function is written once: numbers, vectors of numbers and expressions are its instances,
/// so one line gives the scalar loop, the SIMD loop, the GPU kernel, the fused group and the derivative.
/// Comparisons give 1 where they hold and 0 where they do not.
/// </summary>
public interface IReal<T> where T : struct, IReal<T>
{
    /// <summary>A constant; in expressions it takes the element type of its partner.</summary>
    static abstract T Const(double value);

    /// <summary>Sum.</summary>
    static abstract T operator +(T a, T b);

    /// <summary>Difference.</summary>
    static abstract T operator -(T a, T b);

    /// <summary>Product.</summary>
    static abstract T operator *(T a, T b);

    /// <summary>Quotient.</summary>
    static abstract T operator /(T a, T b);

    /// <summary>Negation.</summary>
    static abstract T operator -(T a);

    /// <summary>1 where a is above b.</summary>
    static abstract T operator >(T a, T b);

    /// <summary>1 where a is below b.</summary>
    static abstract T operator <(T a, T b);

    /// <summary>1 where a is above or equal to b.</summary>
    static abstract T operator >=(T a, T b);

    /// <summary>1 where a is below or equal to b.</summary>
    static abstract T operator <=(T a, T b);

    /// <summary>1 where a equals b; NaN equals nothing.</summary>
    static abstract T Same(T a, T b);

    /// <summary>a where the condition is not 0, else b.</summary>
    static abstract T Select(T condition, T a, T b);

    /// <summary>a where a > b, else b: a NaN in b comes through, one in a does not.</summary>
    static abstract T Max(T a, T b);

    /// <summary>a where b > a, else b: a NaN in b comes through, one in a does not.</summary>
    static abstract T Min(T a, T b);

    /// <summary>Magnitude.</summary>
    static abstract T Abs(T x);

    /// <summary>Square root.</summary>
    static abstract T Sqrt(T x);

    /// <summary>The largest whole number not above x.</summary>
    static abstract T Floor(T x);

    /// <summary>e to the power x.</summary>
    static abstract T Exp(T x);

    /// <summary>Natural logarithm.</summary>
    static abstract T Log(T x);

    /// <summary>Hyperbolic tangent.</summary>
    static abstract T Tanh(T x);

    /// <summary>x to the power y; a negative x needs a whole y.</summary>
    static abstract T Pow(T x, T y);
}
