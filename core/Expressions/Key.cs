using XceptionScript.Ops;

namespace XceptionScript.Expressions;

/// <summary>
/// What random draws depend on: a root (int32 [2], a constant or an input of the graph) and a path of names. Keys are values: folding a name in
/// gives another key, and the same key always gives the same draws, on every backend and any number of threads.
/// </summary>
public sealed record Key
{
    private Key(Tensor root, string path) => (Root, Path) = (root, path);

    /// <summary>The tensor that holds the two words of the key.</summary>
    public Tensor Root { get; }

    /// <summary>The names folded in, separated by slashes.</summary>
    public string Path { get; }

    /// <summary>The key of a seed.</summary>
    public static Key Of(int seed) => new(NdArray.Of<int>([2], [seed, 0]), "");

    /// <summary>A key whose two words are given when the graph runs.</summary>
    public static Key FromTensor(Tensor root) => new(root, "");

    /// <summary>The key of a seed.</summary>
    public static implicit operator Key(int seed) => Of(seed);

    /// <summary>Another key, independent of this one and of those with other names.</summary>
    public Key Fold(string name) => new(Root, Path.Length == 0 ? name : $"{Path}/{name}");
}
