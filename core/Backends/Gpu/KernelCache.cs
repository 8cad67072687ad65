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

    // The largest groups of kernels that keep results in registers, of which two must fit a multiprocessor: one multiplies while the other waits at its barrier.
    private const int LargeGroup = 256;

    /// <summary>
    /// The promise of a fixed group size, which lets the device's compiler use more registers, and the demand for two large groups at once, which bounds them: at
    /// 256 threads to 128, which no kernel exceeds as far as its text shows.
    /// </summary>
    public static KernelSpecialization Specialization(int groupSize) => new(groupSize, groupSize == LargeGroup ? 2 : null);
}
