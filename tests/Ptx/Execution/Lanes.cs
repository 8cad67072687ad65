using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using XceptionScript.Ptx.Parsing;

namespace XceptionScript.Ptx.Execution;

/// <summary>
/// Steps that compute, each for the 32 lanes of a warp. A register is 32 places of four bytes, or of eight if it is that wide; smaller numbers lie in the
/// low bytes of a place. A predicate is one word with a bit per lane.
/// </summary>
internal static unsafe class Lanes
{
    public const int Count = 32;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Vector<TOp, T>(Warp warp, Step* step) where TOp : struct, IUnaryVector<T> where T : unmanaged
    {
        T* d = warp.At<T>(step->D), a = warp.At<T>(step->A);
        for (var i = 0; i < Count; i += Vector512<T>.Count) Store(warp.Mask, i, d, TOp.Invoke(Vector512.Load(a + i)));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Vector2<TOp, T>(Warp warp, Step* step) where TOp : struct, IBinaryVector<T> where T : unmanaged
    {
        T* d = warp.At<T>(step->D), a = warp.At<T>(step->A), b = warp.At<T>(step->B);
        for (var i = 0; i < Count; i += Vector512<T>.Count)
            Store(warp.Mask, i, d, TOp.Invoke(Vector512.Load(a + i), Vector512.Load(b + i)));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Vector3<TOp, T>(Warp warp, Step* step) where TOp : struct, ITernaryVector<T> where T : unmanaged
    {
        T* d = warp.At<T>(step->D), a = warp.At<T>(step->A);
        T* b = warp.At<T>(step->B), c = warp.At<T>(step->C);
        for (var i = 0; i < Count; i += Vector512<T>.Count)
            Store(warp.Mask, i, d, TOp.Invoke(Vector512.Load(a + i), Vector512.Load(b + i), Vector512.Load(c + i)));
    }

    /// <summary>A 32-bit product as wide as it can get.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void MultiplyWide<T, TWide>(Warp warp, Step* step)
        where T : unmanaged, INumber<T> where TWide : unmanaged, INumber<TWide>
    {
        TWide* d = warp.At<TWide>(step->D);
        T* a = warp.At<T>(step->A), b = warp.At<T>(step->B);
        if (typeof(T) == typeof(uint))
        {
            for (var i = 0; i < Count; i += Vector512<uint>.Count)
            {
                var (x, y) = (Vector512.Load((uint*)a + i), Vector512.Load((uint*)b + i));
                Store(warp.Mask, i, (ulong*)d, Vector512.WidenLower(x) * Vector512.WidenLower(y));
                Store(warp.Mask, i + 8, (ulong*)d, Vector512.WidenUpper(x) * Vector512.WidenUpper(y));
            }
            return;
        }
        for (var mask = warp.Mask; mask != 0; mask &= mask - 1)
        {
            var i = BitOperations.TrailingZeroCount(mask);
            d[i] = TWide.CreateTruncating(a[i]) * TWide.CreateTruncating(b[i]);
        }
    }

    /// <summary>A 32-bit product as wide as it can get, plus a number of that width.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void MultiplyAddWide<T, TWide>(Warp warp, Step* step)
        where T : unmanaged, INumber<T> where TWide : unmanaged, INumber<TWide>
    {
        TWide* d = warp.At<TWide>(step->D);
        T* a = warp.At<T>(step->A), b = warp.At<T>(step->B);
        var c = warp.At<TWide>(step->C);
        for (var mask = warp.Mask; mask != 0; mask &= mask - 1)
        {
            var i = BitOperations.TrailingZeroCount(mask);
            d[i] = (TWide.CreateTruncating(a[i]) * TWide.CreateTruncating(b[i])) + c[i];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Compare<TOp, T>(Warp warp, Step* step) where TOp : struct, IBinaryVector<T> where T : unmanaged
    {
        T* a = warp.At<T>(step->A), b = warp.At<T>(step->B);
        var bits = 0ul;
        for (var i = 0; i < Count; i += Vector512<T>.Count)
            bits |= TOp.Invoke(Vector512.Load(a + i), Vector512.Load(b + i)).ExtractMostSignificantBits() << i;
        Store(warp, step, (uint)bits);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Test<TOp, T>(Warp warp, Step* step) where TOp : struct, IUnaryVector<T> where T : unmanaged
    {
        var a = warp.At<T>(step->A);
        var bits = 0ul;
        for (var i = 0; i < Count; i += Vector512<T>.Count) bits |= TOp.Invoke(Vector512.Load(a + i)).ExtractMostSignificantBits() << i;
        Store(warp, step, (uint)bits);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Predicate<TOp>(Warp warp, Step* step) where TOp : struct, IPredicateLane =>
        Store(warp, step, TOp.Invoke(*warp.At<uint>(step->A), *warp.At<uint>(step->B)));

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Choose<T>(Warp warp, Step* step) where T : unmanaged
    {
        T* d = warp.At<T>(step->D), a = warp.At<T>(step->A), b = warp.At<T>(step->B);
        var predicate = *warp.At<uint>(step->C);
        for (var i = 0; i < Count; i += Vector512<T>.Count)
            Store(warp.Mask, i, d, Vector512.ConditionalSelect(Expand<T>(predicate, i), Vector512.Load(a + i), Vector512.Load(b + i)));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Lane<TOp, TFrom, TTo>(Warp warp, Step* step)
        where TOp : struct, IUnaryLane<TFrom, TTo> where TFrom : unmanaged where TTo : unmanaged
    {
        byte* d = warp.At<byte>(step->D), a = warp.At<byte>(step->A);
        for (var mask = warp.Mask; mask != 0; mask &= mask - 1)
        {
            var i = BitOperations.TrailingZeroCount(mask);
            Put(d, i, TOp.Invoke(Get<TFrom>(a, i)));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Lane2<TOp, T, TSecond>(Warp warp, Step* step)
        where TOp : struct, IBinaryLane<T, TSecond> where T : unmanaged where TSecond : unmanaged
    {
        byte* d = warp.At<byte>(step->D), a = warp.At<byte>(step->A), b = warp.At<byte>(step->B);
        for (var mask = warp.Mask; mask != 0; mask &= mask - 1)
        {
            var i = BitOperations.TrailingZeroCount(mask);
            Put(d, i, TOp.Invoke(Get<T>(a, i), Get<TSecond>(b, i)));
        }
    }

    /// <summary>Values of other lanes of the warp: b is the distance or the lane, c the clamp and segment of the PTX manual.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Shuffle<TMode>(Warp warp, Step* step) where TMode : struct, IShuffleMode
    {
        uint* d = warp.At<uint>(step->D), a = warp.At<uint>(step->A);
        uint* b = warp.At<uint>(step->B), c = warp.At<uint>(step->C), members = warp.At<uint>(step->D1);
        var values = stackalloc uint[Count];
        Unsafe.CopyBlock(values, a, Count * sizeof(uint));
        for (var mask = warp.Mask; mask != 0; mask &= mask - 1)
        {
            var i = BitOperations.TrailingZeroCount(mask);
            if (members[i] != warp.Mask)
                throw PtxException.At(step->Line, $"a shuffle of the lanes {members[i]:x8} is reached by the lanes {warp.Mask:x8} alone");
            var segment = (int)(c[i] >> 8) & 31;
            var limit = (i & segment) | ((int)c[i] & 31 & ~segment);
            var source = TMode.Source(i, (int)b[i] & 31, segment, limit);
            if (source != i && (warp.Mask >> source & 1) == 0)
                throw PtxException.At(step->Line, $"lane {i} shuffles with lane {source}, which is not there");
            d[i] = values[source];
        }
    }

    /// <summary>What a lane has in a register.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Get<T>(byte* register, int lane) where T : unmanaged => *(T*)(register + (lane * (sizeof(T) == 8 ? 8 : 4)));

    /// <summary>Gives a lane's register a value; numbers of one or two bytes are extended by their sign, if they have one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Put<T>(byte* register, int lane, T value) where T : unmanaged
    {
        if (typeof(T) == typeof(sbyte)) ((int*)register)[lane] = (sbyte)(object)value;
        else if (typeof(T) == typeof(short)) ((int*)register)[lane] = (short)(object)value;
        else if (sizeof(T) == 1) ((uint*)register)[lane] = Unsafe.BitCast<T, byte>(value);
        else if (sizeof(T) == 2) ((uint*)register)[lane] = Unsafe.BitCast<T, ushort>(value);
        else ((T*)register)[lane] = value;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<T>(uint mask, int lane, T* d, Vector512<T> value) where T : unmanaged
    {
        if (mask == uint.MaxValue) value.Store(d + lane);
        else Vector512.ConditionalSelect(Expand<T>(mask, lane), value, Vector512.Load(d + lane)).Store(d + lane);
    }

    private static void Store(Warp warp, Step* step, uint bits)
    {
        var d = warp.At<uint>(step->D);
        *d = (*d & ~warp.Mask) | (bits & warp.Mask);
    }

    // A bit per lane to all bits of an element.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<T> Expand<T>(uint mask, int lane) where T : unmanaged
    {
        if (sizeof(T) == 8)
        {
            var places = Vector512.Create(1ul, 2, 4, 8, 16, 32, 64, 128);
            return Vector512.Equals(Vector512.Create((ulong)(mask >> lane)) & places, places).As<ulong, T>();
        }
        var bits = Vector512.Create(1u, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096, 8192, 16384, 32768);
        return Vector512.Equals(Vector512.Create(mask >> lane) & bits, bits).As<uint, T>();
    }
}
