using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace XceptionScript.Expressions;

/// <summary>
/// A block of native memory that the garbage collector owns. Small blocks go back to a pool when their last
/// reference dies; the collector hears of each block's size, so it runs before native memory piles up.
/// </summary>
internal sealed unsafe class NativeBlock : SafeHandle
{
    /// <summary>Every block starts on a cache line and may be read a full vector past its last element.</summary>
    public const int Alignment = 64;

    private const int PooledBytes = 1 << 20;
    private static readonly ConcurrentDictionary<nuint, ConcurrentBag<nint>> s_pool = new();

    private readonly nuint _capacity;

    public NativeBlock(long bytes) : base(0, ownsHandle: true)
    {
        _capacity = RoundUp((nuint)Math.Max(bytes, 1));
        SetHandle(_capacity <= PooledBytes && s_pool.TryGetValue(_capacity, out var free) && free.TryTake(out var block)
            ? block
            : (nint)PageAdvice.Allocate(_capacity + Alignment, Alignment));
        GC.AddMemoryPressure((long)_capacity);
    }

    /// <inheritdoc/>
    public override bool IsInvalid => handle == 0;

    public byte* Pointer => (byte*)handle;

    /// <inheritdoc/>
    protected override bool ReleaseHandle()
    {
        GC.RemoveMemoryPressure((long)_capacity);
        if (_capacity <= PooledBytes) s_pool.GetOrAdd(_capacity, _ => []).Add(handle);
        else NativeMemory.AlignedFree((void*)handle);
        return true;
    }

    private static nuint RoundUp(nuint bytes) =>
        (bytes <= PooledBytes ? System.Numerics.BitOperations.RoundUpToPowerOf2(bytes) : (bytes + Alignment - 1) & ~(nuint)(Alignment - 1))
        is var rounded && rounded < Alignment ? Alignment : rounded;
}
