namespace XceptionScript.Scripting.Predictions;

/// <summary>How probable a network finds it that an image shows a class.</summary>
/// <param name="Class">The class's number, from 0.</param>
/// <param name="Name">Its name.</param>
/// <param name="Probability">From 0 to 1.</param>
public sealed record ClassProbability(int Class, string Name, float Probability);
