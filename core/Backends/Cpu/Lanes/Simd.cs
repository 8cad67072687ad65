using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace XceptionScript.Backends.Cpu;

/// <summary>The one place that asks which registers the machine has; the answers are constants to the compiler.</summary>
internal static class Simd
{
    /// <summary>The numbers in a cache line.</summary>
    public const int LineNumbers = 16;

    public static bool Has512 => Vector512.IsHardwareAccelerated;

    public static bool Has256 => Vector256.IsHardwareAccelerated;

    /// <summary>
    /// Runs a loop over the channels from <paramref name="from"/> up to <paramref name="to"/>: as many as fit in the widest
    /// registers, the rest in ever narrower ones, so that every channel is visited once.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void OverChannels<TLoop>(ref TLoop loop, int from, int to) where TLoop : struct, IChannelLoop
    {
        if (Has512) from = Widest<TLoop, V512>(ref loop, from, to);
        if (Has256) from = Widest<TLoop, V256>(ref loop, from, to);
        from = Widest<TLoop, V128>(ref loop, from, to);
        Widest<TLoop, V1>(ref loop, from, to);
    }

    /// <summary>Asks for the memory of some numbers that will be read soon; any address may be given.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe void Fetch(float* source, int count)
    {
        for (var i = 0; i < count; i += 16) Fetch(source + i);
    }

    /// <summary>Asks for the cache line of a number that will be read or written soon; any address may be given.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe void Fetch(float* place)
    {
        if (Sse.IsSupported) Sse.Prefetch0(place);
    }

    /// <summary>Shows what was stored past the caches to all threads that learn of it.</summary>
    public static void Fence()
    {
        if (Sse.IsSupported) Sse.StoreFence();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Widest<TLoop, V>(ref TLoop loop, int from, int to) where TLoop : struct, IChannelLoop where V : struct, ILanes<V>
    {
        var end = from + ((to - from) / V.Lanes * V.Lanes);
        if (end > from) loop.Run<V>(from, end);
        return end;
    }
}
