using XceptionScript.Expressions;
using Xunit;

namespace XceptionScript.Tests.Ops;

public sealed class OpSecondDerivativeTests
{
    [Theory]
    [MemberData(nameof(OpCases.DifferentiableNames), MemberType = typeof(OpCases))]
    public void Second_derivatives_agree_with_central_differences(string row) => Seeds.ForAll(200, seed =>
        GradientCheck.SecondOrder(OpCases.Named(row).Draw(seed, DType.Float64), seed, 1e-4));
}
