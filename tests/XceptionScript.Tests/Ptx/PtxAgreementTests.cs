using XceptionScript.Backends.Gpu;
using XceptionScript.Expressions;
using XceptionScript.Lowering;
using XceptionScript.Ops;
using XceptionScript.Ptx.Backend;
using XceptionScript.Ptx.Parsing;
using XceptionScript.Tests.Backends;
using XceptionScript.Tests.Backends.Gpu;
using Xunit;

namespace XceptionScript.Tests.Ptx;

/// <summary>The PTX of the kernels, interpreted, against Reference: once cut as for a GPU, once finer and with warps and blocks backwards.</summary>
[Trait("Lane", "Ptx")]
public sealed class PtxAgreementTests(PtxDevices devices) : IClassFixture<PtxDevices>
{
    public static TheoryData<string> Kinds => [.. KernelCases.All.Keys];

    [Theory]
    [MemberData(nameof(OpCases.Names), MemberType = typeof(OpCases))]
    public void Ptx_gives_every_op_and_its_gradients_as_Reference_does(string row)
    {
        var tolerance = Math.Max(OpCases.Named(row).Tolerance, 2e-5);
        for (var seed = 0; seed < 2; seed++)
        {
            foreach (var backend in devices.Both) Agreement.Check(backend, OpCases.Named(row).Draw(seed, DType.Float32), seed, tolerance);
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Ptx_of_every_kind_of_call_agrees_with_plain_loops(string kind)
    {
        for (var seed = 0; seed < 12; seed++)
        {
            foreach (var backend in devices.Both) KernelCases.All[kind](new Random(seed)).Verify(backend);
        }
    }

    [Fact]
    public void Ptx_of_every_scalar_function_gives_what_the_host_gives()
    {
        foreach (var function in ScalarCases.Functions) ScalarCases.Of(function).Verify(devices.Device, tolerance: 1e-6);
        foreach (var zip in ScalarCases.Functions.Where(function => function.IsAssignableTo(typeof(IZip))))
            ScalarCases.AgainstZero(zip).Verify(devices.Device, tolerance: 1e-6);
    }

    [Fact]
    public void Ptx_gives_random_graphs_as_Reference_does() => Seeds.ForAll(20, seed =>
    {
        var instance = RandomGraph.Draw(seed, 6, DType.Float32);
        foreach (var backend in devices.Both) Agreement.Check(backend, [instance.Result], instance, 2e-4);
    });

    [Fact]
    public void Ptx_of_calls_large_enough_for_every_tile_and_slab_agrees_with_plain_loops()
    {
        KernelCases.Gemm(new Random(1), 1, 1030, 1990, 3).Verify(devices.Device, 1e-4);
        KernelCases.Gemm(new Random(2), 2, 70, 30, 1100).Verify(devices.Device, 1e-4);
        EpilogueCases.Then(new Random(3), KernelCases.Gemm(new Random(3), 1, 300, 268, 1100)).Verify(devices.Device, 1e-3);
        KernelCases.Moments(new Random(3), 30000, 3).Verify(devices.Device, 1e-4);
        KernelCases.Moments(new Random(3), 9000, 32).Verify(devices.Device, 1e-4);
        ReduceCases.Sum(new Random(4), 300000).Verify(devices.Device, 1e-4);
        ReduceCases.Columns(new Random(5), 9000, 32).Verify(devices.Device, 1e-4);
        ElementwiseCases.Columns(new Random(6), 1500, 364).Verify(devices.Device, 1e-6);
        foreach (var stride in (int[])[1, 2]) ConvolutionCases.Sweep(new Random(5), 3, 27, 21, 132, stride, Sense.KernelGradient).Verify(devices.Device, 1e-4);
    }

    [Fact]
    public void Kernels_for_sm_90_are_those_for_sm_80()
    {
        using var newer = new PtxCompiler(90);
        using var older = new PtxCompiler(80);
        foreach (var make in KernelCases.All.Values)
        {
            var plan = make(new Random(1)).Plan;
            var kernels = new GpuKernels(new Layout(plan, Grain.Device));
            foreach (var launch in plan.Stages[0].Calls.SelectMany(call => call.Match(kernels).Launches))
                Assert.Equal(Text(older, launch), Text(newer, launch));
        }

        // Labels and parameters carry numbers that differ from compilation to compilation.
        static string[] Text(PtxCompiler compiler, Launch launch) =>
            [.. PtxProgram.Parse(compiler.Compile(launch)).Instructions.Select(PtxText.Of)];
    }
}
