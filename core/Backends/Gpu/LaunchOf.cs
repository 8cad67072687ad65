using System.Reflection;
using System.Runtime.InteropServices;
using ILGPU;
using ILGPU.Runtime;

namespace XceptionScript.Backends.Gpu;

/// <summary>A launch of a kernel whose second parameter is a <typeparamref name="TShape"/>.</summary>
internal sealed class LaunchOf<TShape>(MethodInfo kernel, int groups, int groupSize, TShape shape) : Launch(kernel, groups, groupSize)
    where TShape : struct
{
    private readonly TShape _shape = shape;

    /// <inheritdoc/>
    public override ReadOnlySpan<byte> Shape => MemoryMarshal.AsBytes(new ReadOnlySpan<TShape>(in _shape));

    /// <inheritdoc/>
    public override Action<AcceleratorStream, ArrayView<byte>> Load(KernelCache kernels)
    {
        var launcher = kernels.Load<Action<AcceleratorStream, KernelConfig, ArrayView<byte>, TShape>>(Kernel, GroupSize);
        return (stream, arena) => launcher(stream, Config, arena, _shape);
    }
}
