using XceptionScript.Backends.Gpu;
using Xunit;
using Xunit.Abstractions;

namespace XceptionScript.Tests.Backends.Gpu;

/// <summary>
/// The GPU kernels through OpenCL: a real device compiler, where there is one. ILGPU 1.5.3 writes wrong code for OpenCL where a loop carries values that it exchanges
/// (its issue 1539); no kernel's loop does, so no op needs an exception here, and one that came to do so would fail a row.
/// </summary>
[Trait("Lane", "OpenCl")]
public sealed class OpenClTests(ITestOutputHelper output) : CompiledLaneTests(output)
{
    private protected override GpuBackend Open()
    {
        var found = GpuDiscovery.OpenCl();
        Skip.If(found.Usable.Count == 0, $"No OpenCL device: {found.Sentence}.");
        return GpuBackend.OpenCl(0);
    }
}
