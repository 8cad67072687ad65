using ILGPU;
using ILGPU.Runtime;
using XceptionScript.Lowering;

namespace XceptionScript.Backends.Gpu;

/// <summary>One thing that a stage starts for a call: a compiled kernel, or a product for the device's library.</summary>
/// <param name="Call">What it is for.</param>
/// <param name="Name">The kernel, as profiles print it.</param>
/// <param name="IsFirst">Whether nothing before it is for the same call.</param>
/// <param name="Launch">Starts the kernel; null for a product.</param>
/// <param name="Product">The product.</param>
internal sealed record GpuStep(KernelCall Call, string Name, bool IsFirst, Action<AcceleratorStream, ArrayView<byte>>? Launch, Sgemm Product = default);
