using System.Collections.Concurrent;
using XceptionScript.Backends.Cpu;
using XceptionScript.Backends.Gpu;
using XceptionScript.Backends.Reference;
using XceptionScript.Execution;

namespace XceptionScript.Devices;

/// <summary>Where expressions are evaluated; the one place that makes backends. A script picks one and passes it on.</summary>
public sealed class Device
{
    private static readonly Lazy<Device> s_cpu = new(() => new Device("cpu", new CpuBackend(Workers.Shared)));
    private static readonly Lazy<Device> s_emulated = new(() => new Device("emulated", GpuBackend.Emulated()));
    private static readonly ConcurrentDictionary<int, Device> s_cuda = new();
    private static readonly ConcurrentDictionary<int, Device> s_openCl = new();
    private static readonly Lazy<Device> s_reference = new(() => new Device("reference", new ReferenceBackend()));

    private Device(string name, IBackend backend) => (Name, Backend) = (name, backend);

    /// <summary>The processor: float32 on all cores, with the widest registers that it has. The default.</summary>
    public static Device Cpu => s_cpu.Value;

    /// <summary>Naive float64 loops that define what every op means: exact, and slow.</summary>
    public static Device Reference => s_reference.Value;

    /// <summary>GPU kernels on ILGPU's own accelerator for the processor: for tests, at tiny sizes.</summary>
    public static Device Emulated => s_emulated.Value;

    /// <summary>The NVIDIA GPU of a number.</summary>
    /// <exception cref="DeviceException">There is none, or it cannot be used; the message says what was looked for and why it was refused.</exception>
    public static Device Cuda(int index = 0) => s_cuda.GetOrAdd(index, static number => new Device($"cuda:{number}", GpuBackend.Cuda(number)));

    /// <summary>The OpenCL device of a number.</summary>
    /// <exception cref="DeviceException">There is none, or it cannot be used; the message says what was looked for and why it was refused.</exception>
    public static Device OpenCl(int index = 0) => s_openCl.GetOrAdd(index, static number => new Device($"opencl:{number}", GpuBackend.OpenCl(number)));

    /// <summary>The device of a name: <c>cpu</c>, <c>reference</c>, <c>emulated</c>, <c>cuda</c>, <c>cuda:1</c>, <c>opencl</c> or <c>opencl:1</c>.</summary>
    /// <exception cref="DeviceException">No device has the name, or it cannot be used.</exception>
    public static Device Parse(string name) => name.Split(':') switch
    {
        ["cpu"] => Cpu,
        ["reference"] => Reference,
        ["emulated"] => Emulated,
        ["cuda"] => Cuda(),
        ["opencl"] => OpenCl(),
        ["cuda", var index] when int.TryParse(index, out var number) && number >= 0 => Cuda(number),
        ["opencl", var index] when int.TryParse(index, out var number) && number >= 0 => OpenCl(number),
        _ => throw new DeviceException($"Device: `{name}` is not the name of a device; expected cpu, reference, emulated, cuda, cuda:1, opencl or opencl:1."),
    };

    /// <summary>The device's name, as <see cref="Parse"/> reads it.</summary>
    public string Name { get; }

    /// <summary>What runs graphs on the device.</summary>
    public IBackend Backend { get; }

    /// <inheritdoc/>
    public override string ToString() => Name;
}
