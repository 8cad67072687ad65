using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;
using ILGPU.Runtime.Cuda;
using ILGPU.Runtime.OpenCL;
using XceptionScript.Devices;
using XceptionScript.Execution;
using XceptionScript.Expressions;
using XceptionScript.Lowering;

namespace XceptionScript.Backends.Gpu;

/// <summary>Runs plans as ILGPU kernels: on CUDA devices, on OpenCL devices, and for tests on ILGPU's own CPU accelerator.</summary>
internal sealed class GpuBackend : IBackend, IDisposable
{
    private readonly Context _context;

    private GpuBackend(string name, Context context, Accelerator accelerator, Grain grain)
    {
        (Name, _context, Accelerator, Grain) = (name, context, accelerator, grain);
        Kernels = new KernelCache(accelerator);
    }

    /// <inheritdoc/>
    public string Name { get; }

    public Accelerator Accelerator { get; }

    public Grain Grain { get; }

    public KernelCache Kernels { get; }

    /// <summary>ILGPU's CPU accelerator: correct and slow.</summary>
    public static GpuBackend Emulated()
    {
        var context = GpuContexts.Create(builder => builder.CPU(new CPUDevice(2, 1, Grain.Emulated.MaxGroups)));
        return new("Emulated", context, context.GetCPUDevice(0).CreateAccelerator(context), Grain.Emulated);
    }

    /// <summary>The NVIDIA device of a number.</summary>
    /// <exception cref="DeviceException">There is none, or it cannot be used.</exception>
    public static GpuBackend Cuda(int index) =>
        Open("Cuda", index, GpuDiscovery.Cuda(), builder => builder.Cuda());

    /// <summary>The OpenCL device of a number, among those that can be used.</summary>
    /// <exception cref="DeviceException">There is none, or it cannot be used.</exception>
    public static GpuBackend OpenCl(int index) => Open(
        "OpenCl", index, GpuDiscovery.OpenCl(), builder => builder.OpenCL(device => GpuDiscovery.Refusal(device) is null));

    /// <inheritdoc/>
    public IProgram Load(StagedGraph graph)
    {
        var plan = Passes.Lower(graph, GpuKernels.Absorbs);
        return plan.Buffers.Any(buffer => buffer.Type.DType == DType.Float64)
            ? throw new DTypeException($"{Name}: the graph computes in Float64, which the Reference device alone does; expected Float32 (cast the inputs first).")
            : new GpuProgram(graph, plan, this);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Accelerator.Dispose();
        _context.Dispose();
    }

    private static GpuBackend Open(string kind, int index, GpuDiscovery found, Action<Context.Builder> devices)
    {
        if (index < 0 || index >= found.Devices.Count)
        {
            var expected = found.Devices.Count == 0 ? "a machine with such a device, or Device.Cpu" : $"a number from 0 to {found.Devices.Count - 1}";
            throw new DeviceException($"{kind}: device {index} was asked for, and {found.Sentence}; expected {expected}.");
        }
        var context = GpuContexts.Create(devices);
        try
        {
            return new($"{kind}({index})", context, context.Devices[index].CreateAccelerator(context), Grain.Device);
        }
        catch (Exception refusal) when (refusal is not XceptionScriptException)
        {
            context.Dispose();
            var reason = refusal.Message.TrimEnd('.');
            throw new DeviceException(
                $"{kind}: device {index}, {found.Devices[index]}, refuses to open: {reason}; expected a device that ILGPU can use.", refusal);
        }
    }
}
