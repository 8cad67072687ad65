using System.Numerics;
using System.Runtime.CompilerServices;

namespace XceptionScript.Ptx.Execution;

/// <summary>Steps that access memory, each for the 32 lanes of a warp. Every access is a multiple of its own size, as the machine demands.</summary>
internal static unsafe class Accesses
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Load<TSpace, T>(Warp warp, Step* step) where TSpace : struct, ISpace where T : unmanaged
    {
        var addresses = warp.At<ulong>(step->A);
        var host = TSpace.Check(warp, step, addresses, sizeof(T) * step->Width, Access.Read);
        var stride = TSpace.LaneStride(warp);
        for (var mask = warp.Mask; mask != 0; mask &= mask - 1)
        {
            var lane = BitOperations.TrailingZeroCount(mask);
            var at = (T*)(host + addresses[lane] + (lane * stride));
            Lanes.Put(warp.At<byte>(step->D), lane, at[0]);
            if (step->Width == 1) continue;
            Lanes.Put(warp.At<byte>(step->D1), lane, at[1]);
            if (step->Width == 2) continue;
            Lanes.Put(warp.At<byte>(step->D2), lane, at[2]);
            Lanes.Put(warp.At<byte>(step->D3), lane, at[3]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Store<TSpace, T>(Warp warp, Step* step) where TSpace : struct, ISpace where T : unmanaged
    {
        var addresses = warp.At<ulong>(step->A);
        var host = TSpace.Check(warp, step, addresses, sizeof(T) * step->Width, Access.Write);
        var stride = TSpace.LaneStride(warp);
        for (var mask = warp.Mask; mask != 0; mask &= mask - 1)
        {
            var lane = BitOperations.TrailingZeroCount(mask);
            var at = (T*)(host + addresses[lane] + (lane * stride));
            at[0] = Lanes.Get<T>(warp.At<byte>(step->D), lane);
            if (step->Width == 1) continue;
            at[1] = Lanes.Get<T>(warp.At<byte>(step->D1), lane);
            if (step->Width == 2) continue;
            at[2] = Lanes.Get<T>(warp.At<byte>(step->D2), lane);
            at[3] = Lanes.Get<T>(warp.At<byte>(step->D3), lane);
        }
    }

    /// <summary>Changes a place in memory lane by lane, the lowest first; a lane's register D, if there is one, gets what was there before.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Atomic<TSpace, TOp, T>(Warp warp, Step* step)
        where TSpace : struct, ISpace where TOp : struct, IBinaryLane<T, T> where T : unmanaged
    {
        var addresses = warp.At<ulong>(step->A);
        var host = TSpace.Check(warp, step, addresses, sizeof(T), Access.Atomic);
        for (var mask = warp.Mask; mask != 0; mask &= mask - 1)
        {
            var lane = BitOperations.TrailingZeroCount(mask);
            var at = (T*)(host + addresses[lane]);
            var before = *at;
            *at = TOp.Invoke(before, Lanes.Get<T>(warp.At<byte>(step->B), lane));
            if (step->D >= 0) Lanes.Put(warp.At<byte>(step->D), lane, before);
        }
    }

    /// <summary>Writes C where B is found, and gives D what was there before.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void CompareAndSwap<TSpace, T>(Warp warp, Step* step) where TSpace : struct, ISpace where T : unmanaged, IEquatable<T>
    {
        var addresses = warp.At<ulong>(step->A);
        var host = TSpace.Check(warp, step, addresses, sizeof(T), Access.Atomic);
        for (var mask = warp.Mask; mask != 0; mask &= mask - 1)
        {
            var lane = BitOperations.TrailingZeroCount(mask);
            var at = (T*)(host + addresses[lane]);
            var before = *at;
            if (before.Equals(Lanes.Get<T>(warp.At<byte>(step->B), lane))) *at = Lanes.Get<T>(warp.At<byte>(step->C), lane);
            Lanes.Put(warp.At<byte>(step->D), lane, before);
        }
    }
}
