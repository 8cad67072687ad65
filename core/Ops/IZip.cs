namespace XceptionScript.Ops;

/// <summary>A scalar function of two variables with its partial derivatives.</summary>
public interface IZip
{
    /// <summary>The value at (a, b).</summary>
    static abstract T Invoke<T>(T a, T b) where T : struct, IReal<T>;

    /// <summary>The partial derivative by a, where y is the value at (a, b).</summary>
    static abstract T ByLeft<T>(T a, T b, T y) where T : struct, IReal<T>;

    /// <summary>The partial derivative by b, where y is the value at (a, b).</summary>
    static abstract T ByRight<T>(T a, T b, T y) where T : struct, IReal<T>;
}
