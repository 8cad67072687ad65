using XceptionScript.Backends.Cpu;
using XceptionScript.Backends.Reference;
using XceptionScript.Execution;

namespace XceptionScript.Devices;

/// <summary>Where expressions are evaluated; the one place that makes backends. A script picks one and passes it on.</summary>
public sealed class Device
{
    private static readonly Lazy<Device> s_cpu = new(() => new Device("cpu", new CpuBackend()));
    private static readonly Lazy<Device> s_reference = new(() => new Device("reference", new ReferenceBackend()));

    private Device(string name, IBackend backend) => (Name, Backend) = (name, backend);

    /// <summary>The processor: float32 on all cores, with the widest registers that it has. The default.</summary>
    public static Device Cpu => s_cpu.Value;

    /// <summary>Naive float64 loops that define what every op means: exact, and slow.</summary>
    public static Device Reference => s_reference.Value;

    /// <summary>The device's name, as <see cref="Parse"/> reads it.</summary>
    public string Name { get; }

    /// <summary>What runs graphs on the device.</summary>
    public IBackend Backend { get; }

    /// <inheritdoc/>
    public override string ToString() => Name;
}
