using System.Collections.Immutable;
using XceptionScript.Expressions;
using XceptionScript.Ops;

namespace XceptionScript.Training;

/// <summary>
/// RMSprop as TensorFlow 1 has it: ms' = rho * ms + (1 - rho) * g^2, mom' = momentum * mom + rate * g / sqrt(ms' + epsilon), w' = w - mom',
/// where ms starts at 1. The defaults are those of Google's Inception recipes; the paper trains JFT so (section 4.2: momentum 0.9, rate
/// 0.001).
/// </summary>
public sealed record RmsProp(
    Schedule LearningRate, double Rho = 0.9, double Momentum = 0.9, double Epsilon = 1, double InitialMeanSquare = 1, double WeightDecay = 0) : Optimizer(LearningRate, WeightDecay)
{
    /// <summary>The variant of Keras: the mean square starts at 0, epsilon is 1e-7 and there is no momentum unless asked for.</summary>
    public static RmsProp Keras(Schedule learningRate, double rho = 0.9, double momentum = 0, double epsilon = 1e-7, double weightDecay = 0) =>
        new(learningRate, rho, momentum, epsilon, 0, weightDecay);

    /// <inheritdoc/>
    public override ImmutableArray<Slot> Slots => Momentum == 0 ? [new("mean_square", InitialMeanSquare)] : [new("mean_square", InitialMeanSquare), new("momentum")];

    /// <inheritdoc/>
    public override (Tensor Parameter, ImmutableArray<Tensor> Slots) Update(Tensor parameter, Tensor gradient, ImmutableArray<Tensor> slots, Tensor rate)
    {
        var meanSquare = (slots[0] * Rho) + (gradient.Square() * (1 - Rho));
        var step = rate * gradient * (meanSquare + Epsilon).Rsqrt();
        if (slots is not [_, var momentum]) return (parameter - step, [meanSquare]);
        var next = (momentum * Momentum) + step;
        return (parameter - next, [meanSquare, next]);
    }

    /// <inheritdoc/>
    protected override void CheckOwn()
    {
        CheckShare("rho", Rho);
        CheckShare("momentum", Momentum);
        if (!(Epsilon > 0)) throw new TrainingException($"RmsProp: epsilon is {Epsilon}; expected more than 0.");
        if (!(InitialMeanSquare >= 0)) throw new TrainingException($"RmsProp: the mean square starts at {InitialMeanSquare}; expected at least 0.");
    }
}
