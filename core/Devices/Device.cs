using System.Collections.Concurrent;
using System.Collections.Immutable;
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
    private static readonly ConcurrentDictionary<(int, CudaOptions), Device> s_cuda = new();
    private static readonly ConcurrentDictionary<int, Device> s_openCl = new();
    private static readonly Lazy<Device> s_reference = new(() => new Device("reference", new ReferenceBackend()));

    private Device(string name, IBackend backend) => (Name, Backend) = (name, backend);

    /// <summary>The processor: float32 on all cores, with the widest registers that it has. The default.</summary>
    public static Device Cpu => s_cpu.Value;

    /// <summary>Naive float64 loops that define what every op means: exact, and slow.</summary>
    public static Device Reference => s_reference.Value;

    /// <summary>GPU kernels on ILGPU's own accelerator for the processor: for tests, at tiny sizes.</summary>
    public static Device Emulated => s_emulated.Value;

    /// <summary>The NVIDIA GPU of a number, among those that can be used.</summary>
    /// <exception cref="DeviceException">There is none, or it cannot be used; the message says what was looked for and why it was refused.</exception>
    public static Device Cuda(int index = 0, CudaOptions? options = null) => s_cuda.GetOrAdd(
        (index, options ?? new()), static key => new Device($"cuda:{key.Item1}{key.Item2}", GpuBackend.Cuda(key.Item1, key.Item2)));

    /// <summary>The OpenCL device of a number, among those that can be used.</summary>
    /// <exception cref="DeviceException">There is none, or it cannot be used; the message says what was looked for and why it was refused.</exception>
    public static Device OpenCl(int index = 0) => s_openCl.GetOrAdd(index, static number => new Device($"opencl:{number}", GpuBackend.OpenCl(number)));

    /// <summary>
    /// The device of a name: <c>cpu</c>, <c>reference</c>, <c>emulated</c>, <c>cuda</c>, <c>cuda:1</c>, <c>opencl</c> or <c>opencl:1</c>; the choices of
    /// <see cref="CudaOptions"/> may follow, as in <c>cuda:0,tf32</c>.
    /// </summary>
    /// <exception cref="DeviceException">No device has the name, or it cannot be used.</exception>
    public static Device Parse(string name)
    {
        var words = name.Split(',');
        var options = words.Skip(1).Aggregate((CudaOptions?)new(), (made, word) => made?.With(word));
        return words[0].Split(':') switch
        {
            ["cuda"] when options is not null => Cuda(0, options),
            ["cuda", var index] when int.TryParse(index, out var number) && number >= 0 && options is not null => Cuda(number, options),
            ["cpu"] when words.Length == 1 => Cpu,
            ["reference"] when words.Length == 1 => Reference,
            ["emulated"] when words.Length == 1 => Emulated,
            ["opencl"] when words.Length == 1 => OpenCl(),
            ["opencl", var index] when int.TryParse(index, out var number) && number >= 0 && words.Length == 1 => OpenCl(number),
            _ => throw new DeviceException(
                $"Device: `{name}` is not the name of a device; expected cpu, reference, emulated, cuda, cuda:1, opencl or opencl:1"
                + (words[0].StartsWith("cuda", StringComparison.Ordinal) ? ", and after cuda any of `,tf32`, `,own-products` and `,no-graphs`." : ".")),
        };
    }

    /// <summary>Every device of this machine, and for what was looked for in vain or cannot be used, the reason.</summary>
    public static ImmutableArray<DeviceEntry> All()
    {
        const string Own = "own kernels";
        var memory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        return
        [
            new("cpu", $"the processor: {Environment.ProcessorCount} threads, {CpuBackend.Registers}") { MemoryBytes = memory, Products = Own },
            new("reference", "plain loops in float64 that define every op") { MemoryBytes = memory, Products = "plain loops" },
            new("emulated", "GPU kernels on the processor, for tests") { MemoryBytes = memory, Driver = "ILGPU", Products = CublasSearch.NotForDevice.Sentence },
            .. Listed("cuda", GpuDiscovery.Cuda(), CublasSearch.System),
            .. Listed("opencl", GpuDiscovery.OpenCl(), CublasSearch.NotForDevice),
        ];
    }

    /// <summary>The device's name, as <see cref="Parse"/> reads it.</summary>
    public string Name { get; }

    /// <summary>What runs graphs on the device.</summary>
    public IBackend Backend { get; }

    /// <inheritdoc/>
    public override string ToString() => Name;

    private static IEnumerable<DeviceEntry> Listed(string kind, GpuDiscovery discovery, CublasSearch products)
    {
        if (discovery.Found.IsEmpty) return [new(kind, "none", discovery.Absence)];
        var usable = 0;
        return [.. discovery.Found.Select(found => found.Refusal is { } refusal
            ? new DeviceEntry(kind, found.Name, refusal) { MemoryBytes = found.MemoryBytes, Driver = found.Driver }
            : new DeviceEntry($"{kind}:{usable++}", found.Name) { MemoryBytes = found.MemoryBytes, Driver = found.Driver, Products = products.Sentence })];
    }
}
