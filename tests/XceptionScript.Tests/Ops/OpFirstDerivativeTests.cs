using XceptionScript.Expressions;
using Xunit;

namespace XceptionScript.Tests.Ops;

public sealed class OpFirstDerivativeTests
{
    [Theory]
    [MemberData(nameof(OpCases.DifferentiableNames), MemberType = typeof(OpCases))]
    public void Cotangents_agree_with_central_differences(string row) => Seeds.ForAll(200, seed =>
        GradientCheck.FirstOrder(OpCases.Named(row).Draw(seed, DType.Float64), seed, OpCases.Named(row).GradientTolerance));

    [Theory]
    [MemberData(nameof(OpCases.DifferentiableNames), MemberType = typeof(OpCases))]
    public void Forward_mode_is_the_transpose_of_reverse_mode(string row) => Seeds.ForAll(200, seed =>
        GradientCheck.Transposes(OpCases.Named(row).Draw(seed, DType.Float64), seed));
}
