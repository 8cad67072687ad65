using XceptionScript.Backends.Gpu;
using XceptionScript.Devices;
using XceptionScript.Expressions;
using XceptionScript.Lowering;
using XceptionScript.Tests.Backends.Gpu;
using XceptionScript.Tests.Training;
using XceptionScript.Training;
using Xunit;
using Xunit.Abstractions;
using static XceptionScript.Training.Losses;
using static XceptionScript.Training.Optimizers;

namespace XceptionScript.Tests.Proofs;

/// <summary>What training becomes.</summary>
public sealed class RunPlanTests(ITestOutputHelper output)
{
    [Fact]
    public void Every_kernel_of_the_step_of_run_csx_compiles_to_clean_PTX()
    {
        var plan = Passes.Lower(RunNetwork.Graph(128));
        var rows = PtxCompiler.Compile(plan);
        foreach (var (call, ptx) in rows.DistinctBy(row => (row.Call.GetType(), row.Ptx)))
        {
            var complaints = string.Join("; ", PtxLint.Check(call, ptx));
            Assert.True(complaints.Length == 0, $"{call.Label}: {complaints}\n{ptx}");
        }

        var kinds = plan.Prepare.Concat(plan.Stages.SelectMany(stage => stage.Calls)).CountBy(call => call.GetType()).ToDictionary();
        Assert.Equal(kinds.Keys.ToHashSet(), rows.Select(row => row.Call.GetType()).ToHashSet());
        foreach (var (kind, count) in kinds)
        {
            var texts = rows.Where(row => row.Call.GetType() == kind).Select(row => row.Ptx).ToList();
            output.WriteLine($"{kind.Name}: {count} calls, {texts.Count} launches of {texts.Distinct().Count()} kernels");
        }
    }

    [Fact]
    public void The_step_of_run_csx_updates_where_its_state_lies_in_few_calls()
    {
        var (graph, plan) = (RunNetwork.Graph(8), Passes.Lower(RunNetwork.Graph(8)));
        output.WriteLine(string.Join("\n", plan.Stages.Select(stage => $"{stage.Name}: {stage.Calls.Length} calls")));
        AssertInPlace(graph, plan);
        Assert.InRange(plan.Stages[1].Calls.Length, 1, 2);
    }

    [Fact]
    public void A_small_step_is_explained_as_it_was()
    {
        var recipe = new Recipe(Toys.Network(), Toys.Image, CrossEntropy(smoothing: 0.1), DType.UInt8, 2);
        var graph = StepGraph.Build(recipe, Sgd(0.05, momentum: 0.9, weightDecay: 5e-4), 8).Staged;
        var plan = Passes.Lower(graph);
        AssertInPlace(graph, plan);
        Assert.InRange(plan.Stages[1].Calls.Length, 1, 2);
        Golden.Matches("step-explain.txt", Device.Cpu.Backend.Load(graph).Explain());
    }

    // Every output that becomes an input's next value is computed there, so that the step ends without copies.
    private static void AssertInPlace(StagedGraph graph, Plan plan)
    {
        Assert.All(graph.Aliases, alias => Assert.Equal(Offset(plan.Inputs[alias.Input]), Offset(plan.Outputs[alias.Output])));
        Assert.All(plan.Stages[1].Calls, call => Assert.IsType<ElementwiseCall>(call));

        long Offset(int buffer) => plan.Buffers[buffer].Offset;
    }
}
