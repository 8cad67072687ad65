using System.Collections.Immutable;

namespace XceptionScript.Interchange;

/// <summary>
/// A layer in a file of Keras: its name, what it is, and its arrays with the names of our leaves; a null stands for the name that the array's place in
/// the layer gives.
/// </summary>
internal sealed record FileLayer(string Name, LayerKind Kind, ImmutableArray<(string? Leaf, FileArray Array)> Arrays);
