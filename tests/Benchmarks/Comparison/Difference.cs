using XceptionScript.Expressions;
using XceptionScript.Networks;

namespace XceptionScript.Benchmarks;

/// <summary>How far an array of this library lies from a peer's.</summary>
/// <param name="Name">The array.</param>
/// <param name="Largest">The largest difference over the peer's largest magnitude.</param>
/// <param name="OfNorms">The norm of the difference over the norm of the peer's.</param>
internal sealed record Difference(string Name, double Largest, double OfNorms)
{
    /// <summary>Above this, two libraries do not compute the same thing.</summary>
    public const double Most = 1e-3;

    /// <summary>The differences array by array; both sides must hold the same ones.</summary>
    public static IReadOnlyList<Difference> Between(ArrayTree ours, ArrayTree peers) => ours.Paths.Order(StringComparer.Ordinal).SequenceEqual(peers.Paths.Order(StringComparer.Ordinal))
        ? [.. ours.Select(array => Between(array.Key, array.Value, peers[array.Key]))]
        : throw new InvalidOperationException($"Difference: one side holds {ours}, the other {peers}; expected the same arrays.");

    private static Difference Between(string name, NdArray ours, NdArray peers)
    {
        if (ours.Shape != peers.Shape) throw new InvalidOperationException($"Difference: `{name}` is {ours.Shape} on one side, {peers.Shape} on the other; expected equal shapes.");
        var (largest, magnitude, squares, norm) = (0.0, 0.0, 0.0, 0.0);
        for (var i = 0L; i < ours.Shape.Size; i++)
        {
            var (difference, value) = (ours[i] - peers[i], peers[i]);
            // Math.Max keeps NaN, so that an array with one differs infinitely below.
            (largest, magnitude) = (Math.Max(largest, Math.Abs(difference)), Math.Max(magnitude, Math.Abs(value)));
            (squares, norm) = (squares + (difference * difference), norm + (value * value));
        }
        return new(name, Ratio(largest, magnitude), Ratio(Math.Sqrt(squares), Math.Sqrt(norm)));
    }

    private static double Ratio(double difference, double reference) =>
        difference == 0 ? 0 : difference / reference is var ratio && double.IsFinite(ratio) ? ratio : double.PositiveInfinity;
}
