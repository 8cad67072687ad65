using XceptionScript.Backends.Gpu;
using XceptionScript.Devices;
using Xunit;

namespace XceptionScript.Tests.Backends.Gpu;

public sealed class GpuDiscoveryTests
{
    [SkippableFact]
    public void A_machine_without_NVIDIAs_driver_says_what_was_looked_for()
    {
        Skip.If(DriverLibraries.Exists(DriverLibraries.Cuda), "this machine has NVIDIA's driver library");
        var refusal = Assert.Throws<DeviceException>(() => GpuBackend.Cuda(0));
        Assert.Equal(
            $"Cuda: device 0 was asked for, and NVIDIA's driver library was looked for as {string.Join(" and ", DriverLibraries.Cuda)} and not found; "
            + "expected a machine with such a device, or Device.Cpu.",
            refusal.Message);
    }

    [SkippableFact]
    public void A_machine_without_OpenCL_says_what_was_looked_for()
    {
        Skip.If(DriverLibraries.Exists(DriverLibraries.OpenCl), "this machine has an OpenCL loader");
        var refusal = Assert.Throws<DeviceException>(() => GpuBackend.OpenCl(0));
        Assert.Equal(
            $"OpenCl: device 0 was asked for, and the OpenCL loader was looked for as {string.Join(" and ", DriverLibraries.OpenCl)} and not found; "
            + "expected a machine with such a device, or Device.Cpu.",
            refusal.Message);
    }

    [SkippableFact]
    public void A_number_beyond_the_devices_is_refused_with_their_names()
    {
        var found = GpuDiscovery.OpenCl();
        Skip.If(found.Devices.Count == 0, found.Sentence);
        var refusal = Assert.Throws<DeviceException>(() => GpuBackend.OpenCl(99));
        Assert.Contains($"0 = {found.Devices[0]}", refusal.Message);
        Assert.EndsWith($"expected a number from 0 to {found.Devices.Count - 1}.", refusal.Message);
    }
}
