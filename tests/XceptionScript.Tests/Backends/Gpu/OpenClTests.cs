using XceptionScript.Backends.Gpu;
using XceptionScript.Lowering;
using XceptionScript.Ops;
using Xunit;

namespace XceptionScript.Tests.Backends.Gpu;

/// <summary>The same cases through a real device compiler, where there is one.</summary>
[Trait("Need", "opencl")]
public sealed class OpenClTests
{
    /// <summary>Compilers of devices may fuse a multiply with an add.</summary>
    private const double Tolerance = 2e-4;

    public static TheoryData<string> Kinds => [.. KernelCases.All.Keys];

    [SkippableTheory]
    [MemberData(nameof(Kinds))]
    public void Kernels_agree_with_plain_loops_on_an_OpenCL_device(string kind)
    {
        using var backend = Open();
        for (var seed = 0; seed < 20; seed++) KernelCases.All[kind](new Random(seed)).Verify(backend, kind == "random" ? 0 : Tolerance);
    }

    [SkippableFact]
    public void Every_scalar_function_agrees_with_the_host_on_an_OpenCL_device()
    {
        using var backend = Open();
        foreach (var function in ScalarCases.Functions) ScalarCases.Of(function).Verify(backend, Tolerance);
        foreach (var zip in ScalarCases.Functions.Where(function => function.IsAssignableTo(typeof(IZip))))
            ScalarCases.AgainstZero(zip).Verify(backend, Tolerance);
    }

    [SkippableFact]
    public void Calls_large_enough_for_every_tile_and_slab_agree_on_an_OpenCL_device()
    {
        using var backend = Open();
        KernelCases.Gemm(new Random(1), 1, 2050, 1990, 11).Verify(backend, Tolerance);
        KernelCases.Gemm(new Random(2), 2, 70, 30, 1500).Verify(backend, Tolerance);
        EpilogueCases.Then(new Random(3), KernelCases.Gemm(new Random(3), 1, 300, 268, 1100)).Verify(backend, 1e-3);
        KernelCases.Moments(new Random(3), 30000, 3).Verify(backend, Tolerance);
        KernelCases.Moments(new Random(3), 9000, 32).Verify(backend, Tolerance);
        ReduceCases.Sum(new Random(4), 300000).Verify(backend, Tolerance);
        ReduceCases.Columns(new Random(5), 9000, 32).Verify(backend, Tolerance);
        ElementwiseCases.Columns(new Random(6), 1500, 364).Verify(backend, Tolerance);
        foreach (var stride in (int[])[1, 2]) ConvolutionCases.Sweep(new Random(5), 3, 27, 21, 132, stride, Sense.KernelGradient).Verify(backend, Tolerance);
    }

    private static GpuBackend Open()
    {
        var found = GpuDiscovery.OpenCl();
        Skip.If(found.Devices.Count == 0, $"No OpenCL device: {found.Sentence}.");
        return GpuBackend.OpenCl(0);
    }
}
