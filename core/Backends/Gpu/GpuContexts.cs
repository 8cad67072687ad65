using ILGPU;
using ILGPU.Algorithms;

namespace XceptionScript.Backends.Gpu;

/// <summary>ILGPU contexts with the settings that the kernels are written for.</summary>
internal static class GpuContexts
{
    // OpenCL platforms that are asked from two threads at once, the first time, may report no device to one of them.
    private static readonly Lock s_gate = new();

    /// <summary>
    /// A context with the devices that <paramref name="devices"/> adds. Level O2 is what makes loads of global memory say so; aggressive inlining is
    /// what turns a body type into straight-line code; the algorithms library supplies Floor and its like.
    /// </summary>
    public static Context Create(Action<Context.Builder> devices)
    {
        lock (s_gate)
        {
            return Context.Create(builder =>
            {
                devices(builder);
                builder.Optimize(OptimizationLevel.O2).Inlining(InliningMode.Aggressive).EnableAlgorithms();
            });
        }
    }
}
