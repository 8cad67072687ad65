using System.Numerics;
using System.Runtime.Intrinsics;

namespace XceptionScript.Ptx.Execution;

/// <summary>x</summary>
internal readonly struct Same<T> : IUnaryVector<T> where T : unmanaged
{
    public static Vector512<T> Invoke(Vector512<T> x) => x;
}

/// <summary>-x</summary>
internal readonly struct Negate<T> : IUnaryVector<T> where T : unmanaged
{
    public static Vector512<T> Invoke(Vector512<T> x) => -x;
}

/// <summary>|x|</summary>
internal readonly struct Absolute<T> : IUnaryVector<T> where T : unmanaged
{
    public static Vector512<T> Invoke(Vector512<T> x) => Vector512.Abs(x);
}

/// <summary>~x</summary>
internal readonly struct Complement<T> : IUnaryVector<T> where T : unmanaged
{
    public static Vector512<T> Invoke(Vector512<T> x) => ~x;
}

/// <summary>The square root, rounded to nearest.</summary>
internal readonly struct SquareRoot<T> : IUnaryVector<T> where T : unmanaged
{
    public static Vector512<T> Invoke(Vector512<T> x) => Vector512.Sqrt(x);
}

/// <summary>1 / x, rounded to nearest.</summary>
internal readonly struct Inverse<T> : IUnaryVector<T> where T : unmanaged, INumber<T>
{
    public static Vector512<T> Invoke(Vector512<T> x) => Vector512.Create(T.One) / x;
}

/// <summary>x + y</summary>
internal readonly struct Sum<T> : IBinaryVector<T> where T : unmanaged
{
    public static Vector512<T> Invoke(Vector512<T> x, Vector512<T> y) => x + y;
}

/// <summary>x - y</summary>
internal readonly struct Difference<T> : IBinaryVector<T> where T : unmanaged
{
    public static Vector512<T> Invoke(Vector512<T> x, Vector512<T> y) => x - y;
}

/// <summary>x y, for whole numbers its low half.</summary>
internal readonly struct Product<T> : IBinaryVector<T> where T : unmanaged
{
    public static Vector512<T> Invoke(Vector512<T> x, Vector512<T> y) => x * y;
}

/// <summary>x / y of floats, rounded to nearest.</summary>
internal readonly struct FloatQuotient<T> : IBinaryVector<T> where T : unmanaged
{
    public static Vector512<T> Invoke(Vector512<T> x, Vector512<T> y) => x / y;
}

/// <summary>The smaller one; of a number and NaN, the number.</summary>
internal readonly struct Smaller<T> : IBinaryVector<T> where T : unmanaged
{
    public static Vector512<T> Invoke(Vector512<T> x, Vector512<T> y) => Vector512.MinNumber(x, y);
}

/// <summary>The larger one; of a number and NaN, the number.</summary>
internal readonly struct Larger<T> : IBinaryVector<T> where T : unmanaged
{
    public static Vector512<T> Invoke(Vector512<T> x, Vector512<T> y) => Vector512.MaxNumber(x, y);
}

/// <summary>x &amp; y</summary>
internal readonly struct Both<T> : IBinaryVector<T>, IPredicateLane where T : unmanaged
{
    public static Vector512<T> Invoke(Vector512<T> x, Vector512<T> y) => x & y;

    public static uint Invoke(uint x, uint y) => x & y;
}

/// <summary>x | y</summary>
internal readonly struct Either<T> : IBinaryVector<T>, IPredicateLane where T : unmanaged
{
    public static Vector512<T> Invoke(Vector512<T> x, Vector512<T> y) => x | y;

    public static uint Invoke(uint x, uint y) => x | y;
}

/// <summary>x ^ y</summary>
internal readonly struct OneOf<T> : IBinaryVector<T>, IPredicateLane where T : unmanaged
{
    public static Vector512<T> Invoke(Vector512<T> x, Vector512<T> y) => x ^ y;

    public static uint Invoke(uint x, uint y) => x ^ y;
}

/// <summary>Of predicates: not x.</summary>
internal readonly struct Opposite : IPredicateLane
{
    public static uint Invoke(uint x, uint y) => ~x;
}

/// <summary>Of predicates: x.</summary>
internal readonly struct First : IPredicateLane
{
    public static uint Invoke(uint x, uint y) => x;
}

/// <summary>x y + z of whole numbers, its low half.</summary>
internal readonly struct ProductSum<T> : ITernaryVector<T> where T : unmanaged
{
    public static Vector512<T> Invoke(Vector512<T> x, Vector512<T> y, Vector512<T> z) => (x * y) + z;
}

/// <summary>x y + z, rounded once.</summary>
internal readonly struct FusedFloat : ITernaryVector<float>
{
    public static Vector512<float> Invoke(Vector512<float> x, Vector512<float> y, Vector512<float> z) => Vector512.FusedMultiplyAdd(x, y, z);
}

/// <summary>x y - z, rounded once.</summary>
internal readonly struct FusedDifference : ITernaryVector<float>
{
    public static Vector512<float> Invoke(Vector512<float> x, Vector512<float> y, Vector512<float> z) => Vector512.FusedMultiplyAdd(x, y, -z);
}

/// <summary>z - x y, rounded once.</summary>
internal readonly struct FusedRest : ITernaryVector<float>
{
    public static Vector512<float> Invoke(Vector512<float> x, Vector512<float> y, Vector512<float> z) => Vector512.FusedMultiplyAdd(-x, y, z);
}

/// <summary>x y + z, rounded once.</summary>
internal readonly struct FusedDouble : ITernaryVector<double>
{
    public static Vector512<double> Invoke(Vector512<double> x, Vector512<double> y, Vector512<double> z) => Vector512.FusedMultiplyAdd(x, y, z);
}

/// <summary>x / y of whole numbers towards zero. The machine promises nothing for y = 0; all bits are what GPUs give.</summary>
internal readonly struct WholeQuotient<T> : IBinaryLane<T, T> where T : unmanaged, IBinaryInteger<T>
{
    public static T Invoke(T x, T y) => T.IsZero(y) ? ~T.Zero : y == ~T.Zero && T.IsNegative(y) ? T.Zero - x : x / y;
}

/// <summary>x - y (x / y) of whole numbers.</summary>
internal readonly struct WholeRemainder<T> : IBinaryLane<T, T> where T : unmanaged, IBinaryInteger<T>
{
    public static T Invoke(T x, T y) => T.IsZero(y) ? x : y == ~T.Zero && T.IsNegative(y) ? T.Zero : x % y;
}

/// <summary>The high half of a product.</summary>
internal readonly struct HighProduct<T> : IBinaryLane<T, T> where T : unmanaged, IBinaryInteger<T>
{
    public static T Invoke(T x, T y) => T.CreateTruncating(
        (Int128.CreateTruncating(x) * Int128.CreateTruncating(y)) >> (T.Zero.GetByteCount() * 8));
}

/// <summary>x shifted to the left; by its width or more, 0.</summary>
internal readonly struct ShiftLeft<T> : IBinaryLane<T, uint> where T : unmanaged, IBinaryInteger<T>
{
    public static T Invoke(T x, uint y) => y >= (uint)x.GetByteCount() * 8 ? T.Zero : x << (int)y;
}

/// <summary>x shifted to the right; by its width or more, its sign, or 0 without one.</summary>
internal readonly struct ShiftRight<T> : IBinaryLane<T, uint> where T : unmanaged, IBinaryInteger<T>
{
    public static T Invoke(T x, uint y) => y < (uint)x.GetByteCount() * 8 ? x >> (int)y : T.IsNegative(x) ? ~T.Zero : T.Zero;
}

/// <summary>How many bits are set.</summary>
internal readonly struct SetBits<T> : IUnaryLane<T, uint> where T : unmanaged, IBinaryInteger<T>
{
    public static uint Invoke(T x) => uint.CreateTruncating(T.PopCount(x));
}

/// <summary>How many high bits are 0.</summary>
internal readonly struct LeadingZeros<T> : IUnaryLane<T, uint> where T : unmanaged, IBinaryInteger<T>
{
    public static uint Invoke(T x) => uint.CreateTruncating(T.LeadingZeroCount(x));
}
