namespace XceptionScript.Ops;

/// <summary>A scalar function of one variable with its derivative: the whole definition of an elementwise op.</summary>
public interface IMap
{
    /// <summary>The value at x.</summary>
    static abstract T Invoke<T>(T x) where T : struct, IReal<T>;

    /// <summary>The derivative at x, where y is the value at x.</summary>
    static abstract T Derivative<T>(T x, T y) where T : struct, IReal<T>;
}
