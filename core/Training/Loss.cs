using System.Collections.Immutable;
using XceptionScript.Expressions;

namespace XceptionScript.Training;

/// <summary>What training makes small: one number a sample, of which a step takes the mean.</summary>
public abstract record Loss
{
    /// <summary>The arrays that the loss reads from a batch, given the shape of the network's output.</summary>
    /// <exception cref="TrainingException">The output does not suit the loss.</exception>
    public abstract ImmutableArray<(string Name, TensorType Type)> Targets(Shape logits);

    /// <summary>The loss of every sample: [n].</summary>
    public abstract Tensor PerSample(LossInputs inputs);

    /// <summary>The class that counts as right for every sample, int32 [n]; null where accuracy means nothing.</summary>
    public virtual Tensor? TrueClass(LossInputs inputs) => null;

    /// <summary>Refuses a batch whose targets no sample of this many classes can have; its shapes are known to fit.</summary>
    public virtual void Check(Batch batch, int classes)
    {
    }

    /// <summary>The samples and classes of an output [n, classes].</summary>
    protected (int Samples, int Classes) Extents(Shape logits) => logits is [var n, var classes]
        ? (n, classes)
        : throw new TrainingException(
            $"{GetType().Name}: the network's output has shape {logits}; expected logits [n, classes] (end it with a global pooling and a dense layer).");
}
