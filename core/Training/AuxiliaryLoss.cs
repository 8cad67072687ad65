using System.Collections.Immutable;
using XceptionScript.Expressions;
using XceptionScript.Ops;

namespace XceptionScript.Training;

/// <summary>
/// A loss plus a weighted one of the logits that a layer exposes by <c>Tap</c>, against the same targets: the auxiliary tower of Inception
/// V3 (Szegedy et al. 2016, section 4, with weight 0.4 in Google's recipe).
/// </summary>
public sealed record AuxiliaryLoss(Loss Main, string Tap, double Weight = 0.4) : Loss
{
    /// <inheritdoc/>
    public override ImmutableArray<(string Name, TensorType Type)> Targets(Shape logits) => Main.Targets(logits);

    /// <inheritdoc/>
    public override Tensor PerSample(LossInputs inputs) => inputs.Taps.TryGetValue(Tap, out var logits)
        ? Main.PerSample(inputs) + (Main.PerSample(inputs with { Logits = logits }) * Weight)
        : throw new TrainingException(
            $"AuxiliaryLoss: no layer exposes `{Tap}`, but {(inputs.Taps.Count == 0 ? "none" : string.Join(", ", inputs.Taps.Keys))}; expected a layer with .Tap(\"{Tap}\").");

    /// <inheritdoc/>
    public override Tensor? TrueClass(LossInputs inputs) => Main.TrueClass(inputs);

    /// <inheritdoc/>
    public override void Check(Batch batch, int classes) => Main.Check(batch, classes);
}
