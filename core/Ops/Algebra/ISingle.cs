namespace XceptionScript.Ops;

/// <summary>Single-precision instances of the algebra: what the polynomials of <see cref="Elementary"/> need of their bits.</summary>
internal interface ISingle<T> : IReal<T> where T : struct, ISingle<T>
{
    /// <summary>2 to the power n, for whole n from -126 to 127.</summary>
    static abstract T PowerOfTwo(T n);

    /// <summary>The unbiased binary exponent of a positive normal x.</summary>
    static abstract T Exponent(T x);

    /// <summary>The mantissa of a positive normal x, in [1, 2).</summary>
    static abstract T Mantissa(T x);
}
