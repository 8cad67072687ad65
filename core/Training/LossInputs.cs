using XceptionScript.Expressions;

namespace XceptionScript.Training;

/// <summary>
/// What a loss is computed from: the network's output, the values that layers expose by <c>Tap</c>, and the arrays of the batch that the
/// loss asked for.
/// </summary>
public sealed record LossInputs(Tensor Logits, IReadOnlyDictionary<string, Tensor> Taps, IReadOnlyDictionary<string, Tensor> Targets);
