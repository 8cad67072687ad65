using System.Collections.Immutable;
using System.Reflection;
using ILGPU;
using ILGPU.Backends.EntryPoints;
using ILGPU.Backends.PTX;
using ILGPU.Runtime.CPU;
using ILGPU.Runtime.Cuda;
using XceptionScript.Lowering;

namespace XceptionScript.Backends.Gpu;

/// <summary>What CUDA devices would be given, on a machine that has none: the PTX text of kernels. Equal kernels are compiled once.</summary>
internal sealed class PtxCompiler : IDisposable
{
    private readonly Context _context;
    private readonly PTXBackend _backend;
    private readonly Dictionary<(MethodInfo, int), string> _texts = [];
    private readonly Lock _gate = new();

    /// <param name="architecture">The compute capability, major version first: 80 or 90.</param>
    public PtxCompiler(int architecture = 80)
    {
        // A backend needs a context, and a context a device; the smallest one will do.
        _context = GpuContexts.Create(builder => builder.CPU(new CPUDevice(2, 1, 1)));
        _backend = new PTXBackend(_context, new CudaArchitecture(architecture / 10, architecture % 10), CudaInstructionSet.ISA_80, null!);
    }

    /// <summary>The kernels of every call, in order, for sm_80; a call that needs several has several rows.</summary>
    public static ImmutableArray<(KernelCall Call, string Ptx)> Compile(Plan plan)
    {
        using var compiler = new PtxCompiler();
        var kernels = new GpuKernels(new Layout(plan, Grain.Device));
        return
        [
            .. from call in plan.Prepare.Concat(plan.Stages.SelectMany(stage => stage.Calls))
               from launch in call.Match(kernels).Launches
               select (call, compiler.Compile(launch)),
        ];
    }

    /// <summary>The text of a launch's kernel.</summary>
    public string Compile(Launch launch)
    {
        lock (_gate)
        {
            var key = (launch.Kernel, launch.GroupSize);
            if (_texts.TryGetValue(key, out var known)) return known;
            var entry = EntryPointDescription.FromExplicitlyGroupedKernel(launch.Kernel);
            var text = ((PTXCompiledKernel)_backend.Compile(entry, KernelCache.Specialization(launch.GroupSize))).PTXAssembly;
            _texts.Add(key, text);
            return text;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _backend.Dispose();
        _context.Dispose();
    }
}
