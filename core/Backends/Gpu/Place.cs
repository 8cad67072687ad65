using ILGPU;
using ILGPU.Runtime;

namespace XceptionScript.Backends.Gpu;

/// <summary>
/// Where a value lies in the arena, in bytes. Kernels take the whole arena as one view and cut their operands out of it, so that a launch
/// differs between sessions in the arena alone.
/// </summary>
internal struct Place(long offset, long bytes)
{
    public long Offset = offset;
    public long Bytes = bytes;

    /// <summary>The value as numbers of one type.</summary>
    public readonly ArrayView<T> In<T>(ArrayView<byte> arena) where T : unmanaged => arena.SubView(Offset, Bytes).Cast<T>();

    /// <summary>Whether 16 bytes of the value are one access.</summary>
    public readonly bool IsAligned => Offset % 16 == 0;

    /// <summary>
    /// An aligned value as parts of 16 bytes: ILGPU knows nothing of an offset that a launch brings, and would take four
    /// accesses for each.
    /// </summary>
    public readonly ArrayView<T> InWide<T>(ArrayView<byte> arena) where T : unmanaged => arena.SubView(Offset, Bytes).AsAligned(16).Cast<T>();
}
