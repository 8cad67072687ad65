using System.Collections.Immutable;
using XceptionScript.Expressions;
using XceptionScript.Ops;

namespace XceptionScript.Training;

/// <summary>
/// Binary cross-entropy of independent classes, summed over them, for targets in [0, 1] (float32 [n, classes]): several classes may hold at
/// once, as in JFT (paper section 4.1). A sample counts as right where a class of target above 0.5 scores best.
/// </summary>
public sealed record SigmoidCrossEntropy(string Label = "label") : Loss
{
    /// <inheritdoc/>
    public override ImmutableArray<(string Name, TensorType Type)> Targets(Shape logits) =>
        Extents(logits) is var (samples, classes) ? [(Label, new([samples, classes], DType.Float32))] : [];

    /// <inheritdoc/>
    public override Tensor PerSample(LossInputs inputs) => inputs.Logits.SigmoidCrossEntropy(inputs.Targets[Label].Cast(inputs.Logits.DType));

    /// <inheritdoc/>
    public override Tensor TrueClass(LossInputs inputs) => inputs.Targets[Label].Greater(0.5)
        .Select(inputs.Logits, Tensors.Full(inputs.Logits.Shape, float.MinValue, inputs.Logits.DType)).ArgMax();

    /// <inheritdoc/>
    public override void Check(Batch batch, int classes)
    {
        var targets = batch[Label].Span<float>();
        for (var i = 0; i < targets.Length; i++)
        {
            if (targets[i] is not (>= 0 and <= 1))
                throw new TrainingException($"SigmoidCrossEntropy: `{Label}` is {targets[i]} at sample {i / classes}, class {i % classes}; expected 0 to 1.");
        }
    }
}
