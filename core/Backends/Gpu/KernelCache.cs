using System.Reflection;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;

namespace XceptionScript.Backends.Gpu;

/// <summary>The kernels that a device has compiled so far: compiling one takes tens of milliseconds, and programs share most of them.</summary>
internal sealed class KernelCache(Accelerator accelerator)
{
    private readonly Dictionary<(MethodInfo, int), Delegate> _launchers = [];
    private readonly Lock _gate = new();

    public TLauncher Load<TLauncher>(MethodInfo kernel, int groupSize) where TLauncher : Delegate
    {
        lock (_gate)
        {
            if (_launchers.TryGetValue((kernel, groupSize), out var known)) return (TLauncher)known;
            var launcher = accelerator is CPUAccelerator
                ? accelerator.LoadKernel<TLauncher>(kernel)
                : accelerator.LoadKernel<TLauncher>(kernel, Specialization(groupSize));
            _launchers.Add((kernel, groupSize), launcher);
            return launcher;
        }
    }

    /// <summary>The promise of a fixed group size, which lets the device's compiler use more registers.</summary>
    public static KernelSpecialization Specialization(int groupSize) => new(groupSize, null);
}
