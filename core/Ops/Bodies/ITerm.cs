namespace XceptionScript.Ops;

/// <summary>A fused scalar expression as a type: closed over its parts, it compiles to straight-line code for any instance of the algebra.</summary>
internal interface ITerm
{
    static abstract T Eval<T>(Args<T> args) where T : struct, IReal<T>;
}
