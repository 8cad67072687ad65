using System.Collections.Immutable;
using XceptionScript.Expressions;
using XceptionScript.Networks;
using XceptionScript.Ops;

namespace XceptionScript.Training;

/// <summary>
/// How a gradient changes a leaf, as expressions written leaf by leaf. Weight decay adds <c>weightDecay * w</c> to the gradients of
/// convolution and dense kernels, a loss term of <c>weightDecay / 2 * norm(w)^2</c> that reported losses leave out.
/// </summary>
public abstract record Optimizer(Schedule LearningRate, double WeightDecay)
{
    /// <summary>
    /// The decay of a moving average of parameters and statistics (Polyak averaging, paper section 4.2), kept in the slots
    /// <c>average/...</c>; at step t it is at most (1 + t) / (10 + t), as in TensorFlow. 0 keeps none.
    /// </summary>
    public double AverageDecay { get; init; }

    /// <summary>The arrays kept beside every trained leaf.</summary>
    public abstract ImmutableArray<Slot> Slots { get; }

    /// <summary>
    /// The number that <see cref="Update"/> receives as the rate of a step counted from 0: the learning rate, times what depends on the
    /// step alone.
    /// </summary>
    public virtual double Rate(long step) => LearningRate.At(step);

    /// <summary>The next values of a leaf and of its slots: parameter, gradient and slots of one shape, rate a scalar.</summary>
    public abstract (Tensor Parameter, ImmutableArray<Tensor> Slots) Update(Tensor parameter, Tensor gradient, ImmutableArray<Tensor> slots, Tensor rate);

    /// <summary>The next values of a leaf and of its slots, weight decay included.</summary>
    internal (Tensor Parameter, ImmutableArray<Tensor> Slots) Decayed(Leaf leaf, Tensor gradient, ImmutableArray<Tensor> slots, Tensor rate) =>
        Update(leaf.Tensor, leaf.Kind == LeafKind.Kernel && WeightDecay != 0 ? gradient + (leaf.Tensor * WeightDecay) : gradient, slots, rate.Cast(leaf.DType));

    /// <summary>The weight that the moving average gives to the newest values at a step counted from 0.</summary>
    internal double AverageWeight(long step) => 1 - Math.Min(AverageDecay, (1.0 + step) / (10.0 + step));

    /// <summary>Refuses settings that cannot train.</summary>
    internal void Check()
    {
        if (!(WeightDecay >= 0)) throw new TrainingException($"{GetType().Name}: the weight decay is {WeightDecay}; expected at least 0.");
        if (AverageDecay is not (>= 0 and < 1)) throw new TrainingException($"{GetType().Name}: the average decays by {AverageDecay}; expected at least 0 and below 1.");
        CheckOwn();
    }

    /// <summary>Refuses settings of its own that cannot train.</summary>
    protected virtual void CheckOwn()
    {
    }

    /// <summary>Refuses a share outside [0, 1).</summary>
    protected void CheckShare(string name, double value)
    {
        if (value is not (>= 0 and < 1)) throw new TrainingException($"{GetType().Name}: {name} is {value}; expected at least 0 and below 1.");
    }
}
