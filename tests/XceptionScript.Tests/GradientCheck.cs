using System.Collections.Immutable;
using XceptionScript.Autodiff;
using XceptionScript.Execution;
using XceptionScript.Expressions;
using XceptionScript.Lowering;
using XceptionScript.Ops;
using Xunit;

namespace XceptionScript.Tests;

/// <summary>
/// Derivatives against differences, on the Reference backend in double precision. Differences are central, of five points: their error is the fourth power
/// of the step, so that a step far from rounding error can be taken.
/// </summary>
public static class GradientCheck
{
    /// <summary>The distance between the points of a difference. Cases keep at least twenty of them away from kinks.</summary>
    public const double Step = 1e-4;

    /// <summary>
    /// What rounding may leave of a difference whose true value is zero: intermediates are about one, so that each of its points carries some units of
    /// 2.2e-16, whatever the size of the result (a constant less its mean), and the division by the step makes 30 of those units 1e-10.
    /// </summary>
    private const double Rounding = 1e-10;

    /// <summary>The cotangents of a random weighting of the result agree with its difference along a random direction of all variables.</summary>
    public static void FirstOrder(OpInstance instance, int seed, double tolerance)
    {
        var draws = new CaseDraws(seed, DType.Float64);
        var weights = draws.Constant(instance.Result.Type);
        Compare(instance, draws, instance.Result, weights, instance.Result.Vjp(weights, instance.Variables.AsSpan()), tolerance);
    }

    /// <summary>The same for a random projection of those cotangents.</summary>
    public static void SecondOrder(OpInstance instance, int seed, double tolerance)
    {
        var draws = new CaseDraws(seed, DType.Float64);
        var cotangents = instance.Result.Vjp(draws.Constant(instance.Result.Type), instance.Variables.AsSpan());
        var projection = cotangents.Select(cotangent => (cotangent * (Tensor)draws.Constant(cotangent.Type)).Sum()).Aggregate((a, b) => a + b);
        Compare(instance, draws, projection, Evaluation.Array([], DType.Float64, 1), projection.Gradients(instance.Variables.AsSpan()), tolerance);
    }

    /// <summary>Forward and reverse mode are transposes: the inner products of u with Jvp(v) and of Vjp(u) with v agree.</summary>
    public static void Transposes(OpInstance instance, int seed)
    {
        var draws = new CaseDraws(seed, DType.Float64);
        var y = instance.Result;
        foreach (var x in instance.Variables)
        {
            Tensor u = draws.Constant(y.Type), v = draws.Constant(x.Type);
            var forward = u * y.Jvp(x, v);
            var values = Evaluation.Reference.All([forward.Sum(), forward.Abs().Sum(), (y.Vjp(u, x)[0] * v).Sum()], instance.Inputs, instance.Values);
            Close(values[0].ToScalar(), values[2].ToScalar(), 1e-10 * (values[1].ToScalar() + 1e-3), "Jvp", "Vjp");
        }
    }

    private static void Compare(OpInstance instance, CaseDraws draws, Tensor value, NdArray weights, ImmutableArray<Tensor> gradients, double tolerance)
    {
        NdArray[] directions = [.. instance.Variables.Select(variable => draws.Constant(variable.Type))];
        using var session = Evaluation.Reference.Open(new StagedGraph(instance.Inputs, [new Stage("value", [value]), new Stage("gradient", gradients)], []));
        for (var i = 0; i < instance.Inputs.Length; i++) session.WriteArray(i, instance.Values[i]);
        session.Run(0);
        var size = Products(session.ReadArray(0, value.Type), weights).Sum(Math.Abs);
        session.Run(1);
        double[] products = [.. gradients.SelectMany((gradient, i) => Products(session.ReadArray(1 + i, gradient.Type), directions[i]))];

        double At(double step)
        {
            for (var k = 0; k < directions.Length; k++)
            {
                var at = instance.Differentiable[k];
                double[] moved = [.. instance.Values[at].ToDoubles().Select((x, i) => x + (step * directions[k][i]))];
                session.WriteArray(at, NdArray.Of<double>(instance.Inputs[at].Shape, moved));
            }
            session.Run(0);
            return Products(session.ReadArray(0, value.Type), weights).Sum();
        }

        var difference = ((8 * (At(Step) - At(-Step))) - (At(2 * Step) - At(-2 * Step))) / (12 * Step);
        Close(products.Sum(), difference, (tolerance * (products.Sum(Math.Abs) + (1e-5 * size))) + Rounding, "gradient", "central difference");
    }

    private static IEnumerable<double> Products(NdArray a, NdArray b) => a.ToDoubles().Zip(b.ToDoubles(), (x, y) => x * y);

    private static void Close(double actual, double expected, double bound, string actualName, string expectedName) =>
        Assert.True(Math.Abs(actual - expected) <= bound, $"{actualName} {actual:R}, {expectedName} {expected:R}: they differ by {Math.Abs(actual - expected):G3}; expected at most {bound:G3}.");
}
