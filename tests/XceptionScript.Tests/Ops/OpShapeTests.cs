using XceptionScript.Expressions;
using Xunit;

namespace XceptionScript.Tests.Ops;

public sealed class OpShapeTests
{
    [Theory]
    [MemberData(nameof(OpCases.Names), MemberType = typeof(OpCases))]
    public void The_inferred_type_is_the_evaluated_one(string row) => Seeds.ForAll(200, seed =>
    {
        foreach (var real in new[] { DType.Float32, DType.Float64 })
        {
            var instance = OpCases.Named(row).Draw(seed, real);
            var value = Evaluation.Reference.Of(instance);
            Assert.Equal(instance.Result.Type, new TensorType(value.Shape, value.DType));
        }
    });

    [Theory]
    [MemberData(nameof(OpCases.Names), MemberType = typeof(OpCases))]
    public void A_row_draws_the_same_case_from_the_same_seed(string row)
    {
        var (first, second) = (OpCases.Named(row).Draw(7, DType.Float32), OpCases.Named(row).Draw(7, DType.Float32));
        Assert.Equal(first.Result.Explain(), second.Result.Explain());
        Assert.True(first.Values.Zip(second.Values).All(pair => pair.First.BitsEqual(pair.Second)));
    }

    [Theory]
    [MemberData(nameof(OpCases.Names), MemberType = typeof(OpCases))]
    public void A_row_exercises_the_op_that_it_covers(string row)
    {
        if (OpCases.Named(row) is not { Op: { } op } named) return;
        Assert.Contains(Enumerable.Range(0, 20), seed => Graph.Order(named.Draw(seed, DType.Float32).Result).Any(node => node.Op.GetType() == op));
    }

    [Fact]
    public void Rows_have_names_of_their_own() => Assert.Equal(OpCases.All.Length, OpCases.All.Select(row => row.Name).Distinct().Count());
}
