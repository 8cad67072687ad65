using System.Collections.Immutable;
using XceptionScript.Expressions;
using XceptionScript.Ops;

namespace XceptionScript.Training;

/// <summary>
/// Adam in Keras' form (Kingma and Ba 2015, end of section 2): m' = beta1 * m + (1 - beta1) * g, v' = beta2 * v + (1 - beta2) * g^2 and w'
/// = w - rate * m' / (sqrt(v') + epsilon), where the rate of step t, counted from 1, is the learning rate times sqrt(1 - beta2^t) / (1 -
/// beta1^t).
/// </summary>
public sealed record Adam(Schedule LearningRate, double Beta1 = 0.9, double Beta2 = 0.999, double Epsilon = 1e-7, double WeightDecay = 0) : Optimizer(LearningRate, WeightDecay)
{
    /// <inheritdoc/>
    public override ImmutableArray<Slot> Slots => [new("mean"), new("mean_square")];

    /// <inheritdoc/>
    public override double Rate(long step) => LearningRate.At(step) * Math.Sqrt(1 - Math.Pow(Beta2, step + 1)) / (1 - Math.Pow(Beta1, step + 1));

    /// <inheritdoc/>
    public override (Tensor Parameter, ImmutableArray<Tensor> Slots) Update(Tensor parameter, Tensor gradient, ImmutableArray<Tensor> slots, Tensor rate)
    {
        var mean = (slots[0] * Beta1) + (gradient * (1 - Beta1));
        var meanSquare = (slots[1] * Beta2) + (gradient.Square() * (1 - Beta2));
        return (parameter - (rate * mean / (meanSquare.Sqrt() + Epsilon)), [mean, meanSquare]);
    }

    /// <inheritdoc/>
    protected override void CheckOwn()
    {
        CheckShare("beta1", Beta1);
        CheckShare("beta2", Beta2);
        if (!(Epsilon > 0)) throw new TrainingException($"Adam: epsilon is {Epsilon}; expected more than 0.");
    }
}
