using System.Collections.Immutable;
using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;
using ILGPU.Runtime.OpenCL;

namespace XceptionScript.Backends.Gpu;

/// <summary>What was looked for on this machine: every device that was found, and, where there is none, one clause that says why.</summary>
internal sealed record GpuDiscovery(ImmutableArray<DeviceFinding> Found, string Absence)
{
    /// <summary>The names of the devices that can be used, by their numbers.</summary>
    public IReadOnlyList<string> Usable => [.. Found.Where(found => found.Refusal is null).Select(found => found.Name)];

    /// <summary>One clause on what was found and refused.</summary>
    public string Sentence
    {
        get
        {
            if (Found.IsEmpty) return Absence;
            var names = Usable;
            var usable = names.Count == 0
                ? "no device is usable"
                : $"{names.Count} {(names.Count == 1 ? "device is" : "devices are")} usable: {string.Join(", ", names.Select((name, i) => $"{i} = {name}"))}";
            var refused = string.Join(", ", Found.Where(found => found.Refusal is not null).Select(found => $"{found.Name} ({found.Refusal})"));
            return refused.Length == 0 ? usable : $"{usable}; refused: {refused}";
        }
    }

    /// <summary>NVIDIA devices through CUDA.</summary>
    public static GpuDiscovery Cuda() => DriverLibraries.Exists(DriverLibraries.Cuda)
        ? new(
            [.. CudaDevices(_ => true).Select(device => new DeviceFinding(device.Name, device.MemorySize, Driver(device), Refusal(device)))],
            "NVIDIA's driver library is there, but it reports no device")
        : Missing("NVIDIA's driver library", DriverLibraries.Cuda);

    /// <summary>Devices through OpenCL.</summary>
    public static GpuDiscovery OpenCl()
    {
        if (!DriverLibraries.Exists(DriverLibraries.OpenCl)) return Missing("the OpenCL loader", DriverLibraries.OpenCl);
        using var context = GpuContexts.Create(builder => builder.OpenCL(_ => true));
        return new(
            [.. context.Devices.OfType<CLDevice>().Select(device => new DeviceFinding(device.Name, device.MemorySize, Driver(device), Refusal(device)))],
            "the OpenCL loader is there, but no platform on this machine reports a device");
    }

    /// <summary>NVIDIA's devices that ILGPU can use.</summary>
    internal static ImmutableArray<CudaDevice> UsableCudaDevices() => CudaDevices(device => Refusal(device) is null);

    /// <summary>Why ILGPU cannot use a device; null where it can.</summary>
    internal static string? Refusal(CLDevice device) =>
        device.CLStdVersion < ILGPU.Backends.OpenCL.CLCVersion.CL20 ? "it compiles OpenCL C before 2.0"
        : !device.Capabilities.GenericAddressSpace ? "it lacks the generic address space"
        : null;

    // Asked for without a context: under the Windows Subsystem for Linux a context's builder replaces, and may do so once only, how libraries are found.
    private static ImmutableArray<CudaDevice> CudaDevices(Predicate<CudaDevice> isWanted) => [.. CudaDevice.GetDevices(isWanted).Cast<CudaDevice>()];

    private static string? Refusal(CudaDevice device) =>
        device.Architecture is null ? "ILGPU does not know its compute capability"
        : device.InstructionSet is null ? $"ILGPU knows no version of PTX for {Driver(device)}"
        : null;

    private static string Driver(CudaDevice device) =>
        $"CUDA {device.DriverVersion.Major}.{device.DriverVersion.Minor}{(device.Architecture is { } architecture ? $", sm_{architecture.Major}{architecture.Minor}" : "")}";

    private static string Driver(CLDevice device) => $"OpenCL {device.DeviceVersion.Major}.{device.DeviceVersion.Minor}, {device.PlatformName}";

    private static GpuDiscovery Missing(string what, IReadOnlyList<string> names) => new([], $"{what} was looked for as {Listed(names)} and not found");

    private static string Listed(IReadOnlyList<string> names) => names.Count == 1 ? names[0] : $"{string.Join(", ", names.SkipLast(1))} and {names[^1]}";
}
