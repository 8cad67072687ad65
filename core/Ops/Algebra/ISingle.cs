namespace XceptionScript.Ops;

/// <summary>
/// Single-precision instances of the algebra, one number or a vector of them: what the polynomials of <see cref="Elementary"/> need of their bits, and what
/// loops need to move them.
/// </summary>
internal unsafe interface ISingle<T> : IReal<T> where T : struct, ISingle<T>
{
    /// <summary>How many numbers one instance holds.</summary>
    static abstract int Lanes { get; }

    /// <summary>The same number in every lane.</summary>
    static abstract T Repeat(float value);

    /// <summary>Numbers side by side, from any address.</summary>
    static abstract T Load(float* source);

    /// <summary>Bytes side by side as numbers.</summary>
    static abstract T LoadBytes(byte* source);

    /// <summary>Writes the numbers side by side, to any address.</summary>
    static abstract void Store(float* target, T value);

    /// <summary>Writes 1 for each number that is not 0, and 0 for the others, as bytes.</summary>
    static abstract void StoreTruths(byte* target, T value);

    /// <summary>2 to the power n, for whole n from -126 to 127.</summary>
    static abstract T PowerOfTwo(T n);

    /// <summary>The unbiased binary exponent of a positive normal x.</summary>
    static abstract T Exponent(T x);

    /// <summary>The mantissa of a positive normal x, in [1, 2).</summary>
    static abstract T Mantissa(T x);
}
