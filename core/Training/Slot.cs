namespace XceptionScript.Training;

/// <summary>
/// An array that an optimiser keeps beside every trained leaf, of that leaf's shape: its name, which prefixes the leaf's path, and the
/// number it starts at everywhere.
/// </summary>
public sealed record Slot(string Name, double Initial = 0);
