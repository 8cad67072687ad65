using System.Numerics;

namespace XceptionScript.Ptx.Execution;

/// <summary>x + y</summary>
internal readonly struct AtomicSum<T> : IBinaryLane<T, T> where T : unmanaged, INumber<T>
{
    public static T Invoke(T x, T y) => unchecked(x + y);
}

/// <summary>The smaller one.</summary>
internal readonly struct AtomicSmaller<T> : IBinaryLane<T, T> where T : unmanaged, INumber<T>
{
    public static T Invoke(T x, T y) => T.MinNumber(x, y);
}

/// <summary>The larger one.</summary>
internal readonly struct AtomicLarger<T> : IBinaryLane<T, T> where T : unmanaged, INumber<T>
{
    public static T Invoke(T x, T y) => T.MaxNumber(x, y);
}

/// <summary>y</summary>
internal readonly struct AtomicExchange<T> : IBinaryLane<T, T> where T : unmanaged, INumber<T>
{
    public static T Invoke(T x, T y) => y;
}
