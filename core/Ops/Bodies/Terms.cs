using System.Runtime.CompilerServices;

namespace XceptionScript.Ops;

/// <summary>A scalar function of one term.</summary>
internal readonly struct Map<TMap, E> : ITerm
    where TMap : struct, IMap
    where E : struct, ITerm
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Eval<T>(Args<T> args) where T : struct, IReal<T> => TMap.Invoke(E.Eval(args));
}

/// <summary>A scalar function of two terms.</summary>
internal readonly struct Zip<TZip, A, B> : ITerm
    where TZip : struct, IZip
    where A : struct, ITerm
    where B : struct, ITerm
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Eval<T>(Args<T> args) where T : struct, IReal<T> => TZip.Invoke(A.Eval(args), B.Eval(args));
}

/// <summary>One of two terms, by a third.</summary>
internal readonly struct Choose<C, A, B> : ITerm
    where C : struct, ITerm
    where A : struct, ITerm
    where B : struct, ITerm
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Eval<T>(Args<T> args) where T : struct, IReal<T> => T.Select(C.Eval(args), A.Eval(args), B.Eval(args));
}

/// <summary>1 where the term is not 0: a number cast to a truth value.</summary>
internal readonly struct Truth<E> : ITerm
    where E : struct, ITerm
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Eval<T>(Args<T> args) where T : struct, IReal<T> => T.Const(1) - T.Same(E.Eval(args), T.Const(0));
}

/// <summary>The constant 0.</summary>
internal readonly struct Zero : ITerm
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Eval<T>(Args<T> args) where T : struct, IReal<T> => T.Const(0);
}

/// <summary>The constant 1.</summary>
internal readonly struct One : ITerm
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Eval<T>(Args<T> args) where T : struct, IReal<T> => T.Const(1);
}

/// <summary>The constant 2.</summary>
internal readonly struct Two : ITerm
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Eval<T>(Args<T> args) where T : struct, IReal<T> => T.Const(2);
}

/// <summary>The constant 0.5.</summary>
internal readonly struct OneHalf : ITerm
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Eval<T>(Args<T> args) where T : struct, IReal<T> => T.Const(0.5);
}

/// <summary>The constant -1.</summary>
internal readonly struct MinusOne : ITerm
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Eval<T>(Args<T> args) where T : struct, IReal<T> => T.Const(-1);
}

/// <summary>Binds a shared term to a slot for the rest of the body: a type is a tree, so without it the term would be computed again.</summary>
internal readonly struct Let<TSlot, E, TBody> : IBody
    where TSlot : struct, ISlot
    where E : struct, ITerm
    where TBody : struct, IBody
{
    public static int Outputs => TBody.Outputs;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Results<T> Eval<T>(Args<T> args) where T : struct, IReal<T> => TBody.Eval(TSlot.With(args, E.Eval(args)));
}

/// <summary>The end of a body with 1 output.</summary>
internal readonly struct Out<E0> : IBody
    where E0 : struct, ITerm
{
    public static int Outputs => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Results<T> Eval<T>(Args<T> args) where T : struct, IReal<T>
    {
        Results<T> results = default;
        results.R0 = E0.Eval(args);
        return results;
    }
}

/// <summary>The end of a body with 2 outputs.</summary>
internal readonly struct Out<E0, E1> : IBody
    where E0 : struct, ITerm
    where E1 : struct, ITerm
{
    public static int Outputs => 2;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Results<T> Eval<T>(Args<T> args) where T : struct, IReal<T>
    {
        Results<T> results = default;
        results.R0 = E0.Eval(args);
        results.R1 = E1.Eval(args);
        return results;
    }
}

/// <summary>The end of a body with 3 outputs.</summary>
internal readonly struct Out<E0, E1, E2> : IBody
    where E0 : struct, ITerm
    where E1 : struct, ITerm
    where E2 : struct, ITerm
{
    public static int Outputs => 3;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Results<T> Eval<T>(Args<T> args) where T : struct, IReal<T>
    {
        Results<T> results = default;
        results.R0 = E0.Eval(args);
        results.R1 = E1.Eval(args);
        results.R2 = E2.Eval(args);
        return results;
    }
}

/// <summary>The end of a body with 4 outputs.</summary>
internal readonly struct Out<E0, E1, E2, E3> : IBody
    where E0 : struct, ITerm
    where E1 : struct, ITerm
    where E2 : struct, ITerm
    where E3 : struct, ITerm
{
    public static int Outputs => 4;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Results<T> Eval<T>(Args<T> args) where T : struct, IReal<T>
    {
        Results<T> results = default;
        results.R0 = E0.Eval(args);
        results.R1 = E1.Eval(args);
        results.R2 = E2.Eval(args);
        results.R3 = E3.Eval(args);
        return results;
    }
}
