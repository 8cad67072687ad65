using System.Runtime.Intrinsics;

namespace XceptionScript.Ptx.Execution;

/// <summary>A function of one number, for several lanes at once.</summary>
internal interface IUnaryVector<T> where T : unmanaged
{
    static abstract Vector512<T> Invoke(Vector512<T> x);
}

/// <summary>A function of two numbers, for several lanes at once; a comparison gives all bits or none.</summary>
internal interface IBinaryVector<T> where T : unmanaged
{
    static abstract Vector512<T> Invoke(Vector512<T> x, Vector512<T> y);
}

/// <summary>A function of three numbers, for several lanes at once.</summary>
internal interface ITernaryVector<T> where T : unmanaged
{
    static abstract Vector512<T> Invoke(Vector512<T> x, Vector512<T> y, Vector512<T> z);
}

/// <summary>A function of one number, lane by lane.</summary>
internal interface IUnaryLane<TFrom, TTo>
{
    static abstract TTo Invoke(TFrom x);
}

/// <summary>A function of two numbers, lane by lane.</summary>
internal interface IBinaryLane<T, TSecond>
{
    static abstract T Invoke(T x, TSecond y);
}

/// <summary>A function of predicates, a bit per lane.</summary>
internal interface IPredicateLane
{
    static abstract uint Invoke(uint x, uint y);
}

/// <summary>From which lane a shuffle takes its value.</summary>
internal interface IShuffleMode
{
    static abstract int Source(int lane, int by, int segment, int limit);
}
