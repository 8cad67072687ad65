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
        var refusal = Assert.Throws<DeviceException>(() => GpuBackend.Cuda(0, new()));
        Assert.Equal($"Cuda: device 0 was asked for, and {GpuDiscovery.Cuda().Absence}; expected a machine with such a device, or Device.Cpu.", refusal.Message);
        Assert.StartsWith("NVIDIA's driver library was looked for as ", GpuDiscovery.Cuda().Absence);
        Assert.All(DriverLibraries.Cuda, name => Assert.Contains(name, refusal.Message));
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
        Skip.If(found.Usable.Count == 0, found.Sentence);
        var refusal = Assert.Throws<DeviceException>(() => GpuBackend.OpenCl(99));
        Assert.Contains($"0 = {found.Usable[0]}", refusal.Message);
        Assert.EndsWith($"expected a number from 0 to {found.Usable.Count - 1}.", refusal.Message);
    }

    [Theory]
    [InlineData("", "nothing was found")]
    [InlineData("A", "1 device is usable: 0 = A")]
    [InlineData("A B", "2 devices are usable: 0 = A, 1 = B")]
    [InlineData("A -C B", "2 devices are usable: 0 = A, 1 = B; refused: C (it is old)")]
    [InlineData("-C -D", "no device is usable; refused: C (it is old), D (it is old)")]
    public void What_was_found_is_one_clause_that_numbers_what_can_be_used(string names, string sentence)
    {
        var found = new GpuDiscovery(
            [.. names.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(name => new DeviceFinding(name.TrimStart('-'), 1, "driver", name[0] == '-' ? "it is old" : null))],
            "nothing was found");
        Assert.Equal(sentence, found.Sentence);
        Assert.Equal(names.Split(' ', StringSplitOptions.RemoveEmptyEntries).Where(name => name[0] != '-'), found.Usable);
    }

    [Fact]
    public void Every_device_is_listed_under_the_name_that_chooses_it_or_with_a_reason()
    {
        var all = Device.All();
        Assert.Equal(["cpu", "reference", "emulated"], all.Take(3).Select(device => device.Name));
        Assert.All(new[] { "cuda", "opencl" }, kind => Assert.Contains(all, device => device.Name.StartsWith(kind, StringComparison.Ordinal)));
        Assert.All(all.Where(device => device.Refusal is null), device =>
        {
            Assert.Equal(device.Name, Device.Parse(device.Name).Name);
            Assert.NotNull(device.Products);
            Assert.True(device.MemoryBytes > 1 << 20);
        });
        Assert.All(all.Where(device => device.Refusal is not null), device => Assert.DoesNotContain(":", device.Name));
    }

    [Theory]
    [InlineData("gpu", "Device: `gpu` is not the name of a device; expected cpu, reference, emulated, cuda, cuda:1, opencl or opencl:1.")]
    [InlineData("cpu,tf32", "Device: `cpu,tf32` is not the name of a device; expected cpu, reference, emulated, cuda, cuda:1, opencl or opencl:1.")]
    [InlineData("opencl:x", "Device: `opencl:x` is not the name of a device; expected cpu, reference, emulated, cuda, cuda:1, opencl or opencl:1.")]
    [InlineData("cuda:0,tf16", "Device: `cuda:0,tf16` is not the name of a device; expected cpu, reference, emulated, cuda, cuda:1, opencl or opencl:1, and after cuda any of `,tf32`, `,own-products` and `,no-graphs`.")]
    public void A_name_that_no_device_has_is_one_sentence(string name, string sentence) =>
        Assert.Equal(sentence, Assert.Throws<DeviceException>(() => Device.Parse(name)).Message);

    [Fact]
    public void Choices_are_spelt_as_they_are_read()
    {
        var all = new CudaOptions { Tf32 = true, OwnProducts = true, NoGraphs = true };
        Assert.Equal(",tf32,own-products,no-graphs", all.ToString());
        Assert.Equal(all, all.ToString().Split(',', StringSplitOptions.RemoveEmptyEntries).Aggregate(new CudaOptions(), (made, word) => made.With(word)!));
    }
}
