using System.Runtime.Intrinsics;

namespace XceptionScript.Ptx.Execution;

/// <summary>x = y, false for NaN.</summary>
internal readonly struct Equal<T> : IBinaryVector<T> where T : unmanaged
{
    public static Vector512<T> Invoke(Vector512<T> x, Vector512<T> y) => Vector512.Equals(x, y);
}

/// <summary>x &lt; y, false for NaN.</summary>
internal readonly struct Less<T> : IBinaryVector<T> where T : unmanaged
{
    public static Vector512<T> Invoke(Vector512<T> x, Vector512<T> y) => Vector512.LessThan(x, y);
}

/// <summary>x &lt;= y, false for NaN.</summary>
internal readonly struct LessOrEqual<T> : IBinaryVector<T> where T : unmanaged
{
    public static Vector512<T> Invoke(Vector512<T> x, Vector512<T> y) => Vector512.LessThanOrEqual(x, y);
}

/// <summary>x &gt; y, false for NaN.</summary>
internal readonly struct Greater<T> : IBinaryVector<T> where T : unmanaged
{
    public static Vector512<T> Invoke(Vector512<T> x, Vector512<T> y) => Vector512.GreaterThan(x, y);
}

/// <summary>x &gt;= y, false for NaN.</summary>
internal readonly struct GreaterOrEqual<T> : IBinaryVector<T> where T : unmanaged
{
    public static Vector512<T> Invoke(Vector512<T> x, Vector512<T> y) => Vector512.GreaterThanOrEqual(x, y);
}

/// <summary>Neither is NaN.</summary>
internal readonly struct Ordered<T> : IBinaryVector<T> where T : unmanaged
{
    public static Vector512<T> Invoke(Vector512<T> x, Vector512<T> y) => Vector512.Equals(x, x) & Vector512.Equals(y, y);
}

/// <summary>Not what <typeparamref name="TOp"/> says: an unordered comparison is the opposite of an ordered one.</summary>
internal readonly struct Not2<TOp, T> : IBinaryVector<T> where TOp : struct, IBinaryVector<T> where T : unmanaged
{
    public static Vector512<T> Invoke(Vector512<T> x, Vector512<T> y) => ~TOp.Invoke(x, y);
}

/// <summary>x = y or x &lt;&gt; y by TOp, false for NaN.</summary>
internal readonly struct OrderedAnd<TOp, T> : IBinaryVector<T> where TOp : struct, IBinaryVector<T> where T : unmanaged
{
    public static Vector512<T> Invoke(Vector512<T> x, Vector512<T> y) => TOp.Invoke(x, y) & Ordered<T>.Invoke(x, y);
}

/// <summary>x is NaN.</summary>
internal readonly struct IsNotNumber<T> : IUnaryVector<T> where T : unmanaged
{
    public static Vector512<T> Invoke(Vector512<T> x) => ~Vector512.Equals(x, x);
}

/// <summary>x is a number or infinite.</summary>
internal readonly struct IsNumber<T> : IUnaryVector<T> where T : unmanaged
{
    public static Vector512<T> Invoke(Vector512<T> x) => Vector512.Equals(x, x);
}

/// <summary>x is neither infinite nor NaN.</summary>
internal readonly struct IsFinite<T> : IUnaryVector<T> where T : unmanaged
{
    public static Vector512<T> Invoke(Vector512<T> x) => Vector512.Equals(x - x, Vector512<T>.Zero);
}

/// <summary>x is infinite.</summary>
internal readonly struct IsInfinite<T> : IUnaryVector<T> where T : unmanaged
{
    public static Vector512<T> Invoke(Vector512<T> x) => Vector512.Equals(x, x) & ~Vector512.Equals(x - x, Vector512<T>.Zero);
}
