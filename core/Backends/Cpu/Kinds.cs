using System.Runtime.CompilerServices;
using XceptionScript.Ops;

namespace XceptionScript.Backends.Cpu;

/// <summary>A slot that keeps one value along the row: a broadcast, a named term, or nothing.</summary>
internal readonly unsafe struct Held : IKind
{
    public static int Size => 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Read<T>(T current, byte* source, nint index) where T : struct, ISingle<T> => current;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Write<T>(byte* target, nint index, T value) where T : struct, ISingle<T>
    {
    }
}

/// <summary>A slot that holds the single-precision number at the start of its memory.</summary>
internal readonly unsafe struct Repeated : IKind
{
    public static int Size => 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Read<T>(T current, byte* source, nint index) where T : struct, ISingle<T> => T.Repeat(*(float*)source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Write<T>(byte* target, nint index, T value) where T : struct, ISingle<T>
    {
    }
}

/// <summary>A slot that streams single-precision numbers.</summary>
internal readonly unsafe struct Singles : IKind
{
    public static int Size => 4;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Read<T>(T current, byte* source, nint index) where T : struct, ISingle<T> => T.Load((float*)source + index);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Write<T>(byte* target, nint index, T value) where T : struct, ISingle<T> => T.Store((float*)target + index, value);
}

/// <summary>A slot that streams bytes: pixels or truth values.</summary>
internal readonly unsafe struct Bytes : IKind
{
    public static int Size => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Read<T>(T current, byte* source, nint index) where T : struct, ISingle<T> => T.LoadBytes(source + index);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Write<T>(byte* target, nint index, T value) where T : struct, ISingle<T> => T.StoreTruths(target + index, value);
}
