using XceptionScript.Expressions;

namespace XceptionScript.Training;

/// <summary>What a network takes images for, and where it looks.</summary>
/// <param name="Probabilities">The probabilities of the classes [n, classes].</param>
/// <param name="Maps">
/// How much each place of the feature map speaks for the most probable class [n, h, w]: 0 to 1 with 1 at the place that speaks most, all 0 where none does.
/// </param>
public sealed record ClassActivation(NdArray Probabilities, NdArray Maps);
