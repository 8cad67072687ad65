using XceptionScript.Backends.Gpu;

namespace XceptionScript.Tests.Backends.Gpu;

/// <summary>One emulated device for the tests of a class: it keeps the kernels that it has compiled.</summary>
public sealed class EmulatedDevice : IDisposable
{
    internal GpuBackend Backend { get; } = GpuBackend.Emulated();

    public void Dispose() => Backend.Dispose();
}
