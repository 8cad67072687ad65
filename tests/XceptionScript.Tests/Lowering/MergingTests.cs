using XceptionScript.Devices;
using XceptionScript.Expressions;
using XceptionScript.Ops;
using XceptionScript.Tests.Backends;
using Xunit;

namespace XceptionScript.Tests.Lowering;

public sealed class MergingTests
{
    [Fact]
    public void A_reduction_that_reads_another_over_the_same_space_stays_a_call_of_its_own()
    {
        var x = Tensors.Input("x", [3, 4]);
        var above = x.GreaterOrEqual(x.SumKept(-1)).Cast(DType.Float32).Sum(-1);
        var variance = (x - x.MeanKept(-1)).Square().Mean(-1);
        var values = NdArray.Of<float>([3, 4], [1, 2, 3, -4, 5, 0, -1, 2, 2, 2, 2, 2]);
        Agreement.Check(Device.Cpu.Backend, [above, variance], new OpInstance(above, [x], [values]), 1e-6);
    }

    [Fact]
    public void The_sums_of_a_batch_norm_gradient_are_one_call()
    {
        var (x, gamma, beta) = (Tensors.Input("x", [8, 5]), Tensors.Input("gamma", [5]), Tensors.Input("beta", [5]));
        var y = x.Normalize(x.Moments(), gamma, beta).Relu().Square().Sum();
        var plan = XceptionScript.Lowering.Passes.Lower(XceptionScript.Lowering.StagedGraph.Of([x, gamma, beta], XceptionScript.Autodiff.Differentiation.Gradients(y, x, gamma, beta)));
        Assert.Single(plan.Stages[0].Calls.OfType<XceptionScript.Lowering.ReduceCall>(), call => call.Outputs.Length == 2);
    }
}
