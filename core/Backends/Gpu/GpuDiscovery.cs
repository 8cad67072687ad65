using ILGPU;
using ILGPU.Runtime.Cuda;
using ILGPU.Runtime.OpenCL;

namespace XceptionScript.Backends.Gpu;

/// <summary>What was looked for on this machine: the names of the devices that can be used, and one sentence on what was found and refused.</summary>
internal sealed record GpuDiscovery(IReadOnlyList<string> Devices, string Sentence)
{
    /// <summary>NVIDIA devices through CUDA.</summary>
    public static GpuDiscovery Cuda()
    {
        if (!DriverLibraries.Exists(DriverLibraries.Cuda)) return Missing("NVIDIA's driver library", DriverLibraries.Cuda);
        using var context = GpuContexts.Create(builder => builder.Cuda());
        string[] names = [.. context.Devices.OfType<CudaDevice>().Select(device => device.Name)];
        return new(names, names.Length == 0
            ? "NVIDIA's driver library is there, but it reports no device that ILGPU can use"
            : Count(names));
    }

    /// <summary>Devices through OpenCL.</summary>
    public static GpuDiscovery OpenCl()
    {
        if (!DriverLibraries.Exists(DriverLibraries.OpenCl)) return Missing("the OpenCL loader", DriverLibraries.OpenCl);
        using var context = GpuContexts.Create(builder => builder.OpenCL(_ => true));
        var devices = context.Devices.OfType<CLDevice>().Select(device => (device.Name, Refusal: Refusal(device))).ToArray();
        string[] names = [.. devices.Where(device => device.Refusal is null).Select(device => device.Name)];
        var refused = string.Join(", ", devices.Where(device => device.Refusal is not null).Select(device => $"{device.Name} ({device.Refusal})"));
        return new(names, devices.Length == 0
            ? "the OpenCL loader is there, but no platform on this machine reports a device"
            : refused.Length == 0 ? Count(names) : $"{(names.Length == 0 ? "no device is usable" : Count(names))}; refused: {refused}");
    }

    /// <summary>Why ILGPU cannot use a device; null where it can.</summary>
    internal static string? Refusal(CLDevice device) =>
        device.CLStdVersion < ILGPU.Backends.OpenCL.CLCVersion.CL20 ? "it compiles OpenCL C before 2.0"
        : !device.Capabilities.GenericAddressSpace ? "it lacks the generic address space"
        : null;

    private static GpuDiscovery Missing(string what, IReadOnlyList<string> names) =>
        new([], $"{what} was looked for as {string.Join(" and ", names)} and not found");

    private static string Count(string[] names) =>
        $"{names.Length} {(names.Length == 1 ? "device is" : "devices are")} usable: {string.Join(", ", names.Select((name, i) => $"{i} = {name}"))}";
}
