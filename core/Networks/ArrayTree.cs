using System.Collections;
using System.Collections.Immutable;
using XceptionScript.Expressions;

namespace XceptionScript.Networks;

/// <summary>
/// Named arrays in a fixed order: the parameters or the statistics of a network. Immutable; the paths are also the names in a file.
/// </summary>
public sealed class ArrayTree : IReadOnlyCollection<KeyValuePair<string, NdArray>>
{
    private readonly ImmutableDictionary<string, NdArray> _arrays;

    private ArrayTree(ImmutableArray<string> paths, ImmutableDictionary<string, NdArray> arrays) => (Paths, _arrays) = (paths, arrays);

    /// <summary>A tree without arrays.</summary>
    public static ArrayTree Empty { get; } = new([], ImmutableDictionary.Create<string, NdArray>(StringComparer.Ordinal));

    /// <summary>The paths in order.</summary>
    public ImmutableArray<string> Paths { get; }

    /// <summary>The number of arrays.</summary>
    public int Count => Paths.Length;

    /// <summary>The number of elements of all arrays.</summary>
    public long ParameterCount => _arrays.Values.Sum(array => array.Shape.Size);

    /// <summary>The array at a path.</summary>
    /// <exception cref="LayerException">There is none.</exception>
    public NdArray this[string path] => _arrays.TryGetValue(path, out var array)
        ? array
        : throw new LayerException($"ArrayTree: there is no array at `{path}` among {Count}; expected {Neighbours(path)}.");

    /// <summary>A tree of arrays in the order given.</summary>
    /// <exception cref="LayerException">A path is given twice.</exception>
    public static ArrayTree Of(params ReadOnlySpan<(string Path, NdArray Array)> items)
    {
        var paths = ImmutableArray.CreateBuilder<string>(items.Length);
        var arrays = Empty._arrays.ToBuilder();
        foreach (var (path, array) in items)
        {
            if (!arrays.TryAdd(path, array)) throw new LayerException($"ArrayTree: `{path}` is given twice; expected every path once.");
            paths.Add(path);
        }
        return new(paths.MoveToImmutable(), arrays.ToImmutable());
    }

    /// <summary>Whether an array lies at a path.</summary>
    public bool Contains(string path) => _arrays.ContainsKey(path);

    /// <summary>The tree with the array at a path replaced, or added at the end.</summary>
    public ArrayTree With(string path, NdArray array) => new(Contains(path) ? Paths : Paths.Add(path), _arrays.SetItem(path, array));

    /// <summary>Whether both trees hold the same paths in the same order and the same bits at each.</summary>
    public bool BitsEqual(ArrayTree other) => Paths.SequenceEqual(other.Paths) && Paths.All(path => this[path].BitsEqual(other[path]));

    /// <summary>The arrays in order.</summary>
    public IEnumerator<KeyValuePair<string, NdArray>> GetEnumerator() => Paths.Select(path => KeyValuePair.Create(path, _arrays[path])).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <inheritdoc/>
    public override string ToString() => $"{Count} arrays, {ParameterCount:N0} elements";

    private string Neighbours(string path)
    {
        var scope = path[..(path.LastIndexOf('/') + 1)];
        var near = Paths.Where(other => scope.Length > 0 && other.StartsWith(scope, StringComparison.Ordinal)).Take(6).ToList();
        return near.Count > 0 ? $"a path of `{scope}`, which holds {string.Join(", ", near.Select(other => other[scope.Length..]))}"
            : Count > 0 ? $"one of its paths, of which `{Paths[0]}` is the first"
            : "a tree that is not empty";
    }
}
