using XceptionScript.Backends.Gpu;
using XceptionScript.Devices;
using XceptionScript.Execution;
using XceptionScript.Tests.Proofs;
using XceptionScript.Training;
using Xunit;
using Xunit.Abstractions;

namespace XceptionScript.Tests.Backends.Gpu;

/// <summary>The GPU kernels on an NVIDIA GPU; besides, what only such a device has: cuBLAS, TF32 and graphs.</summary>
[Trait("Lane", "Cuda")]
public sealed class CudaTests(ITestOutputHelper output) : CompiledLaneTests(output)
{
    private readonly ITestOutputHelper _output = output;

    private protected override GpuBackend Open() => Open(new());

    [SkippableFact]
    public void A_graph_leaves_the_same_bits_as_kernels_started_one_by_one()
    {
        var batches = RunNetwork.Batches(4, 8);
        using var graphs = Open(new());
        using var single = Open(new() { NoGraphs = true });
        var (a, b) = (Trained(graphs), Trained(single));
        Assert.True(a.Parameters.BitsEqual(b.Parameters));
        Assert.True(a.Slots.BitsEqual(b.Slots));

        TrainState Trained(GpuBackend backend)
        {
            var step = RunNetwork.Step(backend);
            return step.Fold(step.Initial(42), batches).State;
        }
    }

    [SkippableFact]
    public void Products_by_cuBLAS_and_by_kernels_of_our_own_agree()
    {
        using var own = Open(new() { OwnProducts = true });
        using var library = Open(new());
        Skip.If(library.Products.Library is null, $"No cuBLAS: {library.Products.Sentence}.");
        var agreement = new StepAgreement(NarrowXception.Step, NarrowXception.Batch);
        _output.WriteLine($"own kernels: {agreement.Check(own, 1e-3):E1}; {library.Products.Sentence}: {agreement.Check(library, 1e-3):E1}");
        for (var seed = 0; seed < 20; seed++) KernelCases.Gemm(new Random(seed)).Verify(library, Tolerance);
    }

    [SkippableFact]
    public void Products_in_TF32_are_within_its_ten_bits()
    {
        using var backend = Open(new() { Tf32 = true });
        Skip.If(backend.Products.Library is null, $"No cuBLAS: {backend.Products.Sentence}.");
        // Each operand is rounded to 2^-11 of itself; terms of one sign do not cancel.
        KernelCases.Gemm(new Random(1), 1, 512, 256, 128).Verify(backend, 2e-2);
    }

    [SkippableFact]
    public void A_profile_tells_the_time_of_every_kernel()
    {
        using var backend = Open(new());
        using var profile = Profile.Start();
        var sum = ReduceCases.Sum(new Random(4), 300000);
        sum.Verify(backend, Tolerance);
        Assert.All(profile.Times.Where(time => time.Device == backend.Name), time => Assert.InRange(time.Duration, 0.1, 1e6));
        Assert.Contains(profile.Times, time => time.Device == backend.Name);
    }

    private static GpuBackend Open(CudaOptions options)
    {
        var found = GpuDiscovery.Cuda();
        Skip.If(found.Usable.Count == 0, $"No CUDA device: {found.Sentence}.");
        return GpuBackend.Cuda(0, options);
    }
}
