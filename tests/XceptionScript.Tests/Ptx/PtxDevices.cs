using XceptionScript.Backends.Gpu;
using XceptionScript.Ptx.Backend;
using XceptionScript.Ptx.Execution;

namespace XceptionScript.Tests.Ptx;

/// <summary>Interpreters that the tests of a class share, since compiling a kernel takes longer than running it.</summary>
public sealed class PtxDevices : IDisposable
{
    /// <summary>Work cut as for a GPU.</summary>
    internal PtxBackend Device { get; } = new(Grain.Device);

    /// <summary>Work cut finely, warps and blocks backwards, products joined with sums.</summary>
    internal PtxBackend Fine { get; } = new(Grains.Fine, WarpOrder.Backwards) { Contracts = true };

    internal PtxBackend[] Both => [Device, Fine];

    /// <inheritdoc/>
    public void Dispose()
    {
        Device.Dispose();
        Fine.Dispose();
    }
}
