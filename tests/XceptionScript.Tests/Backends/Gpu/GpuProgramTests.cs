using XceptionScript.Backends.Gpu;
using XceptionScript.Execution;
using XceptionScript.Expressions;
using XceptionScript.Lowering;
using XceptionScript.Ops;
using Xunit;

namespace XceptionScript.Tests.Backends.Gpu;

[Trait("Lane", "Emulated")]
public sealed class GpuProgramTests(EmulatedDevice device) : IClassFixture<EmulatedDevice>
{
    [Fact]
    public void Sessions_of_one_program_keep_states_of_their_own_and_update_them_in_place()
    {
        // state = state + step, over the state itself; the step is doubled once, when a session opens.
        TensorType type = new([3], DType.Float32);
        var step = NdArray.Of<float>([3], [1, 2, 3]);
        Operand X(int buffer) => new(buffer, DType.Float32, [1]);
        var plan = new Plan(
            [new PlanBuffer(type, 0), new PlanBuffer(type, 256, step), new PlanBuffer(type, 512)], 768, [0], [0],
            [new ElementwiseCall(typeof(Out<Zip<AddZip, X0, X0>>), false, [3], [X(1)], [2], [DType.Float32], 1)],
            [new PlanStage("run", [new ElementwiseCall(typeof(Out<Zip<AddZip, X0, X1>>), false, [3], [X(0), X(2)], [0], [DType.Float32], 1)])]);
        var program = new GpuProgram(StagedGraph.Of([], []), plan, device.Backend);
        using var first = program.Open();
        using var second = program.Open();
        first.WriteArray(0, NdArray.Of<float>([3], [0, 0, 0]));
        second.WriteArray(0, NdArray.Of<float>([3], [100, 100, 100]));
        for (var run = 0; run < 3; run++) first.Run(0);
        second.Run(0);
        Assert.Equal([6, 12, 18], first.ReadArray(0, type).ToDoubles());
        Assert.Equal([102, 104, 106], second.ReadArray(0, type).ToDoubles());
        Assert.Contains("run: 1 calls in 1 launches", program.Explain());
    }

    [Fact]
    public void Sessions_run_from_several_threads_at_once()
    {
        KernelCase[] cases = [.. Enumerable.Range(0, 4).Select(seed => KernelCases.Gemm(new Random(seed)))];
        Parallel.For(0, 16, new ParallelOptions { MaxDegreeOfParallelism = 4 }, i => cases[i % 4].Verify(device.Backend));
    }

    [Fact]
    public void A_long_sum_comes_out_the_same_every_time()
    {
        var sum = ReduceCases.Sum(new Random(1), 5000);
        using var session = new GpuProgram(StagedGraph.Of([], []), sum.Plan, device.Backend).Open();
        var type = sum.Plan.Buffers[sum.Plan.Outputs[0]].Type;
        session.WriteArray(0, sum.Inputs[0]);
        session.Run(0);
        var once = session.ReadArray(0, type);
        for (var run = 0; run < 5; run++)
        {
            session.Run(0);
            Assert.True(once.BitsEqual(session.ReadArray(0, type)));
        }
        Assert.Equal(sum.Expected[0][0], once[0], 1e-3);
    }
}
