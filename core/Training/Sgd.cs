using System.Collections.Immutable;
using XceptionScript.Expressions;
using XceptionScript.Ops;

namespace XceptionScript.Training;

/// <summary>
/// Stochastic gradient descent with momentum in Keras' form: v' = momentum * v - rate * g and w' = w + v', or w' = w + momentum * v' - rate
/// * g with Nesterov's. The paper trains ImageNet so (section 4.2: momentum 0.9, rate 0.045).
/// </summary>
public sealed record Sgd(Schedule LearningRate, double Momentum = 0.9, bool Nesterov = false, double WeightDecay = 0) : Optimizer(LearningRate, WeightDecay)
{
    /// <inheritdoc/>
    public override ImmutableArray<Slot> Slots => Momentum == 0 ? [] : [new("momentum")];

    /// <inheritdoc/>
    public override (Tensor Parameter, ImmutableArray<Tensor> Slots) Update(Tensor parameter, Tensor gradient, ImmutableArray<Tensor> slots, Tensor rate)
    {
        var step = rate * gradient;
        if (slots is not [var velocity]) return (parameter - step, []);
        var next = (velocity * Momentum) - step;
        return (Nesterov ? parameter + ((next * Momentum) - step) : parameter + next, [next]);
    }

    /// <inheritdoc/>
    protected override void CheckOwn() => CheckShare("momentum", Momentum);
}
