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

    /// <summary>Float32 values four at a time; the place must start on a multiple of 16 bytes.</summary>
    public readonly ArrayView<Float4> Quads(ArrayView<byte> arena) => arena.SubView(Offset, Bytes).AsAligned(16).Cast<Float4>();
}
