using System.Reflection;
using ILGPU;
using ILGPU.Runtime;

namespace XceptionScript.Backends.Gpu;

/// <summary>One kernel to start: the closed method, how many groups of how many threads, and what it is told beside the arena.</summary>
internal abstract class Launch(MethodInfo kernel, int groups, int groupSize)
{
    public MethodInfo Kernel { get; } = kernel;

    public int Groups { get; } = groups;

    public int GroupSize { get; } = groupSize;

    /// <summary>The bytes of what the kernel is told beside the arena, as they lie in memory.</summary>
    public abstract ReadOnlySpan<byte> Shape { get; }

    protected KernelConfig Config { get; } = new(groups, groupSize);

    /// <summary>Compiles the kernel for a device; what comes back starts it.</summary>
    public abstract Action<AcceleratorStream, ArrayView<byte>> Load(KernelCache kernels);
}
