using XceptionScript.Networks;

namespace XceptionScript.Interchange;

/// <summary>The weights of a network as a file gave them, and what must go with weights of that origin.</summary>
/// <param name="Parameters">Kernels, biases, gammas and betas, at the network's paths.</param>
/// <param name="Statistics">Moving means and variances, at the network's paths.</param>
/// <param name="Preset">What else the weights were trained with: <see cref="WeightPreset.Adapt"/> edits the network accordingly.</param>
public sealed record NetworkWeights(ArrayTree Parameters, ArrayTree Statistics, WeightPreset Preset);
