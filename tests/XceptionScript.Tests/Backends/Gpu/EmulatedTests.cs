using XceptionScript.Backends.Gpu;
using Xunit;
using Xunit.Abstractions;

namespace XceptionScript.Tests.Backends.Gpu;

/// <summary>The GPU kernels on ILGPU's accelerator for the processor; <see cref="GpuKernelTests"/> tries its kernels one by one.</summary>
[Trait("Lane", "Emulated")]
public sealed class EmulatedTests(ITestOutputHelper output) : LaneTests(output)
{
    protected override int Rounds => 10;

    private protected override GpuBackend Open() => GpuBackend.Emulated();
}
