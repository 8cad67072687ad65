using System.Collections;
using System.Runtime.CompilerServices;
using XceptionScript.Expressions;

namespace XceptionScript.Ops;

/// <summary>A list of axis numbers or per-axis amounts that compares by its contents, as op attributes must.</summary>
[CollectionBuilder(typeof(Axes), nameof(Create))]
public readonly struct Axes : IReadOnlyList<int>, IEquatable<Axes>
{
    private readonly int[]? _values;

    private Axes(int[] values) => _values = values;

    private int[] Values => _values ?? [];

    /// <summary>The number of entries.</summary>
    public int Count => Values.Length;

    /// <summary>One entry.</summary>
    public int this[int index] => Values[index];

    /// <summary>A list of the values.</summary>
    public static Axes Create(ReadOnlySpan<int> values) => new(values.ToArray());

    /// <summary>Distinct axes of a shape in ascending order, negative ones counted from the end; none given means all.</summary>
    /// <exception cref="ShapeException">An axis does not exist, or is named twice.</exception>
    public static Axes Of(string owner, Shape shape, ReadOnlySpan<int> axes)
    {
        if (axes.IsEmpty) return [.. Enumerable.Range(0, shape.Rank)];
        var sorted = new SortedSet<int>();
        foreach (var axis in axes)
        {
            if (!sorted.Add(shape.Axis(axis))) throw new ShapeException($"{owner}: axis {axis} is named twice for shape {shape}; expected distinct axes.");
        }
        return [.. sorted];
    }

    /// <inheritdoc/>
    public bool Equals(Axes other) => Values.AsSpan().SequenceEqual(other.Values);

    /// <inheritdoc/>
    public override bool Equals(object? other) => other is Axes axes && Equals(axes);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var value in Values) hash.Add(value);
        return hash.ToHashCode();
    }

    /// <inheritdoc/>
    public IEnumerator<int> GetEnumerator() => ((IEnumerable<int>)Values).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <inheritdoc/>
    public override string ToString() => $"({string.Join(", ", Values)})";

    /// <summary>Whether the contents agree.</summary>
    public static bool operator ==(Axes a, Axes b) => a.Equals(b);

    /// <summary>Whether the contents differ.</summary>
    public static bool operator !=(Axes a, Axes b) => !a.Equals(b);
}
