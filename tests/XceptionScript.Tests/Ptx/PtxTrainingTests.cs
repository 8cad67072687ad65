using XceptionScript.Backends.Gpu;
using XceptionScript.Ptx.Backend;
using XceptionScript.Ptx.Execution;
using XceptionScript.Tests.Proofs;
using Xunit;
using Xunit.Abstractions;

namespace XceptionScript.Tests.Ptx;

/// <summary>Training by interpreted PTX.</summary>
[Trait("Lane", "Ptx")]
public sealed class PtxTrainingTests(ITestOutputHelper output)
{
    [Fact]
    public void Every_kernel_of_the_step_of_run_csx_gives_what_Reference_gives() => Check(new(RunNetwork.Step, RunNetwork.Batches(1, 2)[0]));

    [Fact]
    public void Every_kernel_of_the_step_of_a_narrow_Xception_gives_what_Reference_gives() => Check(new(NarrowXception.Step, NarrowXception.Batch));

    private void Check(StepAgreement agreement)
    {
        using var device = new PtxBackend(Grain.Device);
        using var fine = new PtxBackend(Grains.Fine, WarpOrder.Backwards) { Contracts = true };
        foreach (var backend in new[] { device, fine })
            output.WriteLine($"{backend.Order}: the largest distance is {agreement.Check(backend, 1e-4):E1} of a leaf's largest magnitude");
    }
}
