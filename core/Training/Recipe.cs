using System.Collections.Immutable;
using XceptionScript.Expressions;
using XceptionScript.Networks;
using XceptionScript.Ops;

namespace XceptionScript.Training;

/// <summary>
/// What training and evaluation are compiled from. <paramref name="Input"/> is the shape of one image, <paramref name="K"/> the k of top-k accuracy.
/// </summary>
internal sealed record Recipe(Layer Model, Shape Input, Loss Loss, DType ImageType, int K)
{
    /// <summary>The image of a batch of n samples.</summary>
    public Tensor Image(int n) => Tensors.Input("image", [n, .. Input], ImageType);

    /// <summary>The inputs that the loss of a network's output asks for.</summary>
    public ImmutableArray<Tensor> Targets(Flow flow) =>
        [.. Loss.Targets(flow.Value.Shape).Select(target => Tensors.Input(target.Name, target.Type.Shape, target.Type.DType))];

    /// <summary>The loss of every sample [n], and the class that counts as right.</summary>
    public (Tensor Losses, Tensor? TrueClass) Measure(Flow flow, ImmutableArray<Tensor> targets)
    {
        var inputs = new LossInputs(flow.Value, flow.Taps, targets.ToDictionary(target => ((InputOp)target.Op).Name));
        var (losses, n) = (Loss.PerSample(inputs), flow.Value.Shape[0]);
        return losses.Shape == [n]
            ? (losses, Loss.TrueClass(inputs))
            : throw new TrainingException($"{Loss.GetType().Name}: the losses of {n} samples have shape {losses.Shape}; expected [{n}].");
    }
}
