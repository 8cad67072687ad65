using XceptionScript.Ops;

namespace XceptionScript.Backends.Gpu;

/// <summary>The sum.</summary>
internal readonly struct SumFold : IFold
{
    public static T Start<T>() where T : struct, IReal<T> => T.Const(0);

    public static T Combine<T>(T folded, T value) where T : struct, IReal<T> => folded + value;
}

/// <summary>The largest; NaN counts as larger than every number.</summary>
internal readonly struct MaxFold : IFold
{
    public static T Start<T>() where T : struct, IReal<T> => T.Const(double.NegativeInfinity);

    public static T Combine<T>(T folded, T value) where T : struct, IReal<T> => MaxZip.Invoke(folded, value);
}
