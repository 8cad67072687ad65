using System.Runtime.CompilerServices;

namespace XceptionScript.Ops;

internal readonly struct X0 : ISlot
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Eval<T>(Args<T> args) where T : struct, IReal<T> => args.S0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Args<T> With<T>(Args<T> args, T value) where T : struct, IReal<T>
    {
        args.S0 = value;
        return args;
    }
}

internal readonly struct X1 : ISlot
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Eval<T>(Args<T> args) where T : struct, IReal<T> => args.S1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Args<T> With<T>(Args<T> args, T value) where T : struct, IReal<T>
    {
        args.S1 = value;
        return args;
    }
}

internal readonly struct X2 : ISlot
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Eval<T>(Args<T> args) where T : struct, IReal<T> => args.S2;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Args<T> With<T>(Args<T> args, T value) where T : struct, IReal<T>
    {
        args.S2 = value;
        return args;
    }
}

internal readonly struct X3 : ISlot
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Eval<T>(Args<T> args) where T : struct, IReal<T> => args.S3;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Args<T> With<T>(Args<T> args, T value) where T : struct, IReal<T>
    {
        args.S3 = value;
        return args;
    }
}

internal readonly struct X4 : ISlot
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Eval<T>(Args<T> args) where T : struct, IReal<T> => args.S4;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Args<T> With<T>(Args<T> args, T value) where T : struct, IReal<T>
    {
        args.S4 = value;
        return args;
    }
}

internal readonly struct X5 : ISlot
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Eval<T>(Args<T> args) where T : struct, IReal<T> => args.S5;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Args<T> With<T>(Args<T> args, T value) where T : struct, IReal<T>
    {
        args.S5 = value;
        return args;
    }
}

internal readonly struct X6 : ISlot
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Eval<T>(Args<T> args) where T : struct, IReal<T> => args.S6;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Args<T> With<T>(Args<T> args, T value) where T : struct, IReal<T>
    {
        args.S6 = value;
        return args;
    }
}

internal readonly struct X7 : ISlot
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Eval<T>(Args<T> args) where T : struct, IReal<T> => args.S7;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Args<T> With<T>(Args<T> args, T value) where T : struct, IReal<T>
    {
        args.S7 = value;
        return args;
    }
}
