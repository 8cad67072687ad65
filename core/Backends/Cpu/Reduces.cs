using System.Runtime.CompilerServices;
using XceptionScript.Ops;

namespace XceptionScript.Backends.Cpu;

/// <summary>a + b.</summary>
internal readonly struct SumReduce : IReduce
{
    public static double Identity => 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Combine<T>(T a, T b) where T : struct, IReal<T> => a + b;
}

/// <summary>The larger of a and b; a NaN in either comes through.</summary>
internal readonly struct MaxReduce : IReduce
{
    public static double Identity => double.NegativeInfinity;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Combine<T>(T a, T b) where T : struct, IReal<T> => MaxZip.Invoke(a, b);
}
