using XceptionScript.Autodiff;
using XceptionScript.Expressions;
using XceptionScript.Ops;
using Xunit;

namespace XceptionScript.Tests.Ops;

public sealed class NoGradientTests
{
    [Fact]
    public void Ops_without_gradient_are_listed_with_their_reasons()
    {
        var ops = OpCases.All
            .SelectMany(row => Graph.Order(row.Draw(1, DType.Float32).Result).Select(node => node.Op))
            .Where(op => op.GradientFree is not null)
            .Select(op => $"op {op.GetType().Name.Split('`')[0]}{(op is ZipOp zip ? $" {zip.Function.Name}" : "")}: {op.GradientFree}\n");
        var rows = OpCases.All.Where(row => row.NoGradient is not null).Select(row => $"row {row.Name}: {row.NoGradient}\n");
        Golden.Matches("no-gradient.txt", string.Concat(ops.Concat(rows).Distinct().Order(StringComparer.Ordinal)));
    }

    [Fact]
    public void Rows_give_the_reason_of_their_op() => Assert.All(OpCases.All, row =>
    {
        var op = row.Draw(1, DType.Float32).Result.Op;
        if (op is not InputOp && op.GetType() == row.Op && op.GradientFree is { } reason) Assert.Equal(reason, row.NoGradient);
    });

    [Fact]
    public void Rows_without_gradient_have_no_differentiable_result_or_a_stop_in_between() => Assert.All(OpCases.All.Where(row => row.NoGradient is not null), row =>
    {
        var instance = row.Draw(1, DType.Float64);
        if (!instance.Result.DType.IsReal) return;
        Tensor cotangent = new CaseDraws(1, DType.Float64).Constant(instance.Result.Type);
        var values = Evaluation.Reference.All(instance.Result.Vjp(cotangent, instance.Variables.AsSpan()), instance.Inputs, instance.Values);
        Assert.All(values, value => Assert.All(value.ToDoubles(), element => Assert.Equal(0, element)));
    });
}
