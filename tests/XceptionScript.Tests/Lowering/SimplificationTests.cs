using XceptionScript.Autodiff;
using XceptionScript.Expressions;
using XceptionScript.Lowering;
using XceptionScript.Tests.Backends;
using Xunit;

namespace XceptionScript.Tests.Lowering;

public sealed class SimplificationTests
{
    [Theory]
    [MemberData(nameof(OpCases.Names), MemberType = typeof(OpCases))]
    public void Simplified_ops_and_gradients_have_the_same_values(string row) => Seeds.ForAll(200, seed => Check(OpCases.Named(row).Draw(seed, DType.Float64), seed));

    [Fact]
    public void Simplified_random_graphs_have_the_same_values() => Seeds.ForAll(400, seed => Check(RandomGraph.Draw(seed, 10), seed));

    [Fact]
    public void Simplifying_twice_changes_nothing() => Seeds.ForAll(200, seed =>
    {
        var instance = RandomGraph.Draw(seed, 10);
        var once = Passes.Simplify(StagedGraph.Of(instance.Inputs, [instance.Result]));
        Assert.Same(once.Outputs[0], Passes.Simplify(once).Outputs[0]);
    });

    private static void Check(OpInstance instance, int seed)
    {
        var outputs = new List<Tensor> { instance.Result };
        if (instance.Result.DType.IsReal && !instance.Variables.IsEmpty)
        {
            Tensor weights = new CaseDraws(seed, instance.Result.DType).Constant(instance.Result.Type);
            outputs.AddRange(instance.Result.Vjp(weights, instance.Variables.AsSpan()));
        }
        // Folding rounds single-precision constants, which Reference keeps as doubles until they are stored.
        var tolerance = Graph.Order([.. outputs]).Any(node => node.DType == DType.Float32) ? 1e-6 : 1e-11;
        var simplified = Passes.Simplify(StagedGraph.Of(instance.Inputs, [.. outputs])).Outputs;
        var expected = Evaluation.Reference.All([.. outputs], instance.Inputs, instance.Values);
        var actual = Evaluation.Reference.All(simplified, instance.Inputs, instance.Values);
        for (var i = 0; i < outputs.Count; i++) Agreement.Close(expected[i], actual[i], tolerance, outputs[i]);
    }
}
