using XceptionScript.Backends.Gpu;
using XceptionScript.Lowering;
using XceptionScript.Ops;
using XceptionScript.Tests.Architecture;
using XceptionScript.Tests.Proofs;
using Xunit;
using Xunit.Abstractions;

namespace XceptionScript.Tests.Backends.Gpu;

/// <summary>What is tried besides on devices whose driver compiles the kernels: the kernels one by one, sizes that fill large tiles, and a whole Xception.</summary>
public abstract class CompiledLaneTests(ITestOutputHelper output) : LaneTests(output)
{
    private readonly ITestOutputHelper _output = output;

    [SkippableFact]
    public void Kernels_agree_with_plain_loops() => Findings.None(KernelCases.All.SelectMany(kind =>
    {
        using var backend = Open();
        return Failure(kind.Key, () =>
        {
            for (var seed = 0; seed < 20; seed++) kind.Value(new Random(seed)).Verify(backend, kind.Key == "random" ? 0 : Tolerance);
        });
    }));

    [SkippableFact]
    public void Every_scalar_function_agrees_with_the_host()
    {
        using var backend = Open();
        foreach (var function in ScalarCases.Functions) ScalarCases.Of(function).Verify(backend, Tolerance);
        foreach (var zip in ScalarCases.Functions.Where(function => function.IsAssignableTo(typeof(IZip))))
            ScalarCases.AgainstZero(zip).Verify(backend, Tolerance);
    }

    [SkippableFact]
    public void Calls_large_enough_for_every_tile_and_slab_agree_with_plain_loops()
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

    [SkippableFact]
    public void The_step_of_a_narrow_Xception_gives_every_gradient_as_Reference_does()
    {
        using var backend = Open();
        var worst = new StepAgreement(NarrowXception.Step, NarrowXception.Batch).Check(backend, 1e-3);
        _output.WriteLine($"{backend.Name}: the largest distance is {worst:E1} of a leaf's largest magnitude");
    }
}
