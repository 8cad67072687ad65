using System.Collections.Immutable;
using System.Reflection;
using ILGPU.Backends.EntryPoints;
using ILGPU.Backends.PTX;
using ILGPU.Runtime.CPU;
using ILGPU.Runtime.Cuda;
using XceptionScript.Lowering;

namespace XceptionScript.Backends.Gpu;

/// <summary>What CUDA devices would be given, on a machine that has none: the PTX text of a plan's kernels, for sm_80.</summary>
internal static class PtxCompiler
{
    /// <summary>The kernels of every call, in order; a call that needs several has several rows, and equal kernels are compiled once.</summary>
    public static ImmutableArray<(KernelCall Call, string Ptx)> Compile(Plan plan)
    {
        // A backend needs a context, and a context a device; the smallest one will do.
        using var context = GpuContexts.Create(builder => builder.CPU(new CPUDevice(2, 1, 1)));
        using var backend = new PTXBackend(context, CudaArchitecture.SM_80, CudaInstructionSet.ISA_80, null!);
        var kernels = new GpuKernels(new Layout(plan, Grain.Device));
        var texts = new Dictionary<(MethodInfo, int), string>();
        var rows = ImmutableArray.CreateBuilder<(KernelCall, string)>();
        foreach (var call in plan.Prepare.Concat(plan.Stages.SelectMany(stage => stage.Calls)))
        {
            foreach (var launch in call.Match(kernels).Launches)
            {
                var key = (launch.Kernel, launch.GroupSize);
                if (!texts.TryGetValue(key, out var text))
                {
                    var entry = EntryPointDescription.FromExplicitlyGroupedKernel(launch.Kernel);
                    text = ((PTXCompiledKernel)backend.Compile(entry, KernelCache.Specialization(launch.GroupSize))).PTXAssembly;
                    texts.Add(key, text);
                }
                rows.Add((call, text));
            }
        }
        return rows.ToImmutable();
    }
}
