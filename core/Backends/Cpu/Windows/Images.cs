using System.Runtime.CompilerServices;
using XceptionScript.Ops;

namespace XceptionScript.Backends.Cpu;

/// <summary>An image that lies in memory.</summary>
internal readonly unsafe struct StoredImage : IImage
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Args<V> Hold<V>(in Pointers operands, nint channel) where V : struct, ILanes<V> => default;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Cells<V>(V stored, Args<V> held) where V : struct, ILanes<V> => stored;
}

/// <summary>An image that a fused body makes; one slot takes what lies in memory, the others the same numbers at every position.</summary>
internal readonly unsafe struct MadeImage<TBody, TReads, TSlot> : IImage
    where TBody : struct, IBody
    where TReads : struct, IAccess
    where TSlot : struct, ISlot
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Args<V> Hold<V>(in Pointers operands, nint channel) where V : struct, ILanes<V> => TReads.Read<V>(default, operands, channel);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Cells<V>(V stored, Args<V> held) where V : struct, ILanes<V> => TBody.Eval(TSlot.With(held, stored)).R0;
}
