using XceptionScript.Ops;

namespace XceptionScript.Backends.Gpu;

/// <summary>How a reduction combines values: a type parameter of its kernel.</summary>
internal interface IFold
{
    static abstract T Start<T>() where T : struct, IReal<T>;

    static abstract T Combine<T>(T folded, T value) where T : struct, IReal<T>;
}
