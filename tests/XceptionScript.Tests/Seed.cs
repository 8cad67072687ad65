namespace XceptionScript.Tests;

/// <summary>The number from which one random case is drawn.</summary>
public readonly record struct Seed(int Value);
