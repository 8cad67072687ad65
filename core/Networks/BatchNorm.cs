using XceptionScript.Expressions;
using XceptionScript.Ops;

namespace XceptionScript.Networks;

/// <summary>
/// Batch normalisation over all axes but the last (Ioffe and Szegedy 2015): (x - mean) / sqrt(variance + epsilon) * gamma + beta, with leaves <c>gamma</c>,
/// <c>beta</c>, <c>moving_mean</c> and <c>moving_variance</c>, each [c]. In training the moments are the batch's, and each statistic moves to
/// momentum * statistic + (1 - momentum) * moment, with the biased variance; in inference the statistics are the moments.
/// </summary>
public sealed record BatchNorm(double Momentum = 0.99, double Epsilon = 1e-3, bool Center = true, bool Scale = true) : Layer
{
    /// <summary>How gamma starts.</summary>
    public Initializer GammaInitializer { get; init; } = Initializer.Ones;

    /// <summary>How beta starts.</summary>
    public Initializer BetaInitializer { get; init; } = Initializer.Zeros;

    /// <inheritdoc/>
    protected override string Stem => "batch_normalization";

    /// <inheritdoc/>
    protected override Flow Build(Flow flow)
    {
        if (Momentum is not (>= 0 and <= 1)) throw new ShapeException($"BatchNorm: Momentum is {Momentum}; expected 0 to 1.");
        if (!(Epsilon > 0)) throw new ShapeException($"BatchNorm: Epsilon is {Epsilon}; expected more than 0.");
        if (flow.Value.Shape is not [_, .., var channels]) throw new ShapeException($"BatchNorm: the input is {flow.Value.Shape}; expected [n, ..., c].");
        Tensor? gamma = null, beta = null;
        if (Scale) (gamma, flow) = flow.Leaf("gamma", [channels], GammaInitializer, LeafKind.Parameter);
        if (Center) (beta, flow) = flow.Leaf("beta", [channels], BetaInitializer, LeafKind.Parameter);
        (var movingMean, flow) = flow.Leaf("moving_mean", [channels], Initializer.Zeros, LeafKind.Statistic);
        (var movingVariance, flow) = flow.Leaf("moving_variance", [channels], Initializer.Ones, LeafKind.Statistic);
        if (flow.Mode == Mode.Inference)
        {
            var statistics = Movement.Concat(0, movingMean.Reshape([1, channels]), movingVariance.Reshape([1, channels]));
            return flow.Map(x => x.Normalize(statistics, gamma, beta, Epsilon));
        }
        var moments = flow.Value.Moments();
        return flow
            .Update("moving_mean", Moved(movingMean, moments.Slice(0, 0, 1).Reshape([channels])))
            .Update("moving_variance", Moved(movingVariance, moments.Slice(0, 1, 1).Reshape([channels])))
            .Map(x => x.Normalize(moments, gamma, beta, Epsilon));
    }

    private Tensor Moved(Tensor statistic, Tensor moment) => (statistic * Momentum) + (moment * (1 - Momentum));
}
