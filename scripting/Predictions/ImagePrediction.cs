using XceptionScript.Networks;

namespace XceptionScript.Scripting.Predictions;

/// <summary>What a network takes an image for.</summary>
/// <param name="Image">The image's path.</param>
/// <param name="Predictions">The most probable classes, best first.</param>
/// <param name="Cam">The path of the picture of where it looked, if one was drawn.</param>
public sealed record ImagePrediction(string Image, ValueList<ClassProbability> Predictions, string? Cam = null);
