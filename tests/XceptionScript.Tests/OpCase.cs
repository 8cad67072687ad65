using XceptionScript.Expressions;

namespace XceptionScript.Tests;

/// <summary>
/// One row of the central table: an op with random attributes and inputs. <paramref name="Op"/> is the record or scalar struct that the row covers, null for a
/// composite; <paramref name="Tolerance"/> is how far a single-precision backend may lie from Reference, relative to the largest value;
/// <paramref name="GradientTolerance"/> bounds the first derivative against central differences; <paramref name="NoGradient"/> says why the row has none.
/// </summary>
public sealed record OpCase(
    string Name, Type? Op, Func<CaseDraws, Tensor> Build, double Tolerance = 1e-5, double GradientTolerance = 1e-6, string? NoGradient = null)
{
    /// <summary>The concrete case of a seed.</summary>
    public OpInstance Draw(int seed, DType real)
    {
        var draws = new CaseDraws(seed, real);
        return draws.Finish(Build(draws));
    }
}
