using System.Collections.Immutable;
using XceptionScript.Expressions;
using XceptionScript.Ops;

namespace XceptionScript.Training;

/// <summary>
/// Softmax cross-entropy of one label a sample (int32 [n]). Smoothing moves that share of the target from the label to all classes alike
/// (Szegedy et al. 2016, section 7).
/// </summary>
public sealed record SoftmaxCrossEntropy(double Smoothing = 0, string Label = "label") : Loss
{
    /// <inheritdoc/>
    public override ImmutableArray<(string Name, TensorType Type)> Targets(Shape logits) => [(Label, new([Extents(logits).Samples], DType.Int32))];

    /// <inheritdoc/>
    public override Tensor PerSample(LossInputs inputs) => inputs.Logits.SparseSoftmaxCrossEntropy(inputs.Targets[Label], Smoothing);

    /// <inheritdoc/>
    public override Tensor TrueClass(LossInputs inputs) => inputs.Targets[Label];

    /// <inheritdoc/>
    public override void Check(Batch batch, int classes)
    {
        var labels = batch[Label].Span<int>();
        for (var i = 0; i < labels.Length; i++)
        {
            if ((uint)labels[i] >= (uint)classes)
                throw new TrainingException(
                    $"SoftmaxCrossEntropy: `{Label}` is {labels[i]} at sample {i} of the batch, the network has {classes} classes; expected 0 to {classes - 1}.");
        }
    }
}
