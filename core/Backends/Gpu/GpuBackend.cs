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

    /// <summary>What multiplies matrices.</summary>
    public CublasSearch Products { get; private init; } = CublasSearch.NotForDevice;

    /// <summary>The driver's functions for graphs and for copies beside the kernels; null on devices other than CUDA's.</summary>
    public CudaDriver? Driver { get; private init; }

    /// <summary>What was chosen about a CUDA device.</summary>
    public CudaOptions Options { get; private init; } = new();

    /// <summary>What the calls of its plans take in: a product for cuBLAS takes in nothing, and what follows it runs as a kernel of its own.</summary>
    private Absorbs Absorbs => Products.Library is null ? GpuKernels.Absorbs : GpuKernels.Absorbs & ~Absorbs.Epilogues;

    /// <summary>ILGPU's CPU accelerator: correct and slow. Tests give it a driver and a cuBLAS of their own, which find the arena in the host's memory.</summary>
    public static GpuBackend Emulated(CublasSearch? products = null, CudaDriver? driver = null, CudaOptions? options = null)
    {
        var context = GpuContexts.Create(builder => builder.CPU(new CPUDevice(2, 1, Grain.Emulated.MaxGroups)));
        return new("Emulated", context, context.GetCPUDevice(0).CreateAccelerator(context), Grain.Emulated)
        {
            Products = products ?? CublasSearch.NotForDevice,
            Driver = driver,
            Options = options ?? new(),
        };
    }

    /// <summary>The NVIDIA device of a number, among those that can be used.</summary>
    /// <exception cref="DeviceException">There is none, or it cannot be used.</exception>
    public static GpuBackend Cuda(int index, CudaOptions options)
    {
        Check("Cuda", index, GpuDiscovery.Cuda());
        var device = GpuDiscovery.UsableCudaDevices()[index];
        var driver = CudaDriver.Bind(LibraryLoader.System, DriverLibraries.Load(DriverLibraries.Cuda), out var missing)
            ?? throw Refused($"Cuda: the driver lacks {missing}; expected the driver of CUDA 11.4 or newer.");
        return Open($"Cuda({index}{options})", device, GpuContexts.Create(builder => builder.Profiling()), (name, context, accelerator) => new(name, context, accelerator, Grain.Device)
        {
            Products = options.OwnProducts ? CublasSearch.Declined : CublasSearch.System,
            Driver = driver,
            Options = options,
        });
    }

    /// <summary>The OpenCL device of a number, among those that can be used.</summary>
    /// <exception cref="DeviceException">There is none, or it cannot be used.</exception>
    public static GpuBackend OpenCl(int index)
    {
        Check("OpenCl", index, GpuDiscovery.OpenCl());
        var context = GpuContexts.Create(builder => builder.OpenCL(device => GpuDiscovery.Refusal(device) is null));
        return Open($"OpenCl({index})", context.Devices[index], context, (name, opened, accelerator) => new(name, opened, accelerator, Grain.Device));
    }

    /// <summary>The error of a device that refuses something.</summary>
    public static DeviceException Refused(string message, Exception? inner = null) => new(message, inner);

    /// <inheritdoc/>
    public IProgram Load(StagedGraph graph)
    {
        var plan = Passes.Lower(graph, Absorbs);
        return plan.Buffers.Any(buffer => buffer.Type.DType == DType.Float64)
            ? throw new DTypeException($"{Name}: the graph computes in Float64, which the Reference device alone does; expected Float32 (cast the inputs first).")
            : new GpuProgram(graph, plan, this);
    }

    /// <summary>Memory of the device for a plan.</summary>
    /// <exception cref="DeviceException">There is not as much.</exception>
    public MemoryBuffer1D<byte, Stride1D.Dense> Allocate(long bytes, Plan plan)
    {
        Accelerator.Bind();
        var (free, total) = Memory();
        if (bytes > total) throw TooLarge(null);
        try
        {
            return Accelerator.Allocate1D<byte>(Math.Max(bytes, 1));
        }
        catch (Exception refusal) when (refusal is OutOfMemoryException or AcceleratorException)
        {
            throw TooLarge(refusal);
        }

        DeviceException TooLarge(Exception? refusal) => Refused(MemoryShortage.Sentence(Name, bytes, free, total, plan), refusal);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Accelerator.Dispose();
        _context.Dispose();
    }

    // OpenCL does not tell how much is free.
    private (long? Free, long Total) Memory() => Accelerator switch
    {
        CudaAccelerator cuda => (cuda.GetFreeMemory(), cuda.MemorySize),
        CPUAccelerator => (null, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes),
        var other => (null, other.MemorySize),
    };

    private static void Check(string kind, int index, GpuDiscovery found)
    {
        if (index >= 0 && index < found.Usable.Count) return;
        var expected = found.Usable.Count == 0 ? "a machine with such a device, or Device.Cpu" : $"a number from 0 to {found.Usable.Count - 1}";
        throw Refused($"{kind}: device {index} was asked for, and {found.Sentence}; expected {expected}.");
    }

    private static GpuBackend Open(string name, ILGPU.Runtime.Device device, Context context, Func<string, Context, Accelerator, GpuBackend> make)
    {
        try
        {
            return make(name, context, device.CreateAccelerator(context));
        }
        catch (Exception refusal) when (refusal is not XceptionScriptException)
        {
            context.Dispose();
            var reason = refusal.Message.TrimEnd('.');
            throw Refused($"{name}: {device.Name} refuses to open: {reason}; expected a device that ILGPU can use.", refusal);
        }
    }
}
