using ILGPU;

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
}
