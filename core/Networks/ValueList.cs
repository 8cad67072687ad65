using System.Collections;
using System.Runtime.CompilerServices;

namespace XceptionScript.Networks;

/// <summary>An immutable list that compares by its items, so that records which hold one compare by value; written as a collection expression.</summary>
[CollectionBuilder(typeof(ValueLists), nameof(ValueLists.Create))]
public readonly struct ValueList<T> : IReadOnlyList<T>, IEquatable<ValueList<T>>
{
    private readonly T[]? _items;

    internal ValueList(T[] items) => _items = items;

    private T[] Items => _items ?? [];

    /// <summary>The number of items.</summary>
    public int Count => Items.Length;

    /// <summary>One item.</summary>
    public T this[int index] => Items[index];

    /// <summary>The items mapped; the same list where every item stays the same object.</summary>
    public ValueList<T> Map(Func<T, T> map)
    {
        var items = Array.ConvertAll(Items, item => map(item));
        for (var i = 0; i < items.Length; i++)
        {
            if (!ReferenceEquals(items[i], Items[i])) return new(items);
        }
        return this;
    }

    /// <summary>Whether both are the very same list.</summary>
    internal bool IsSame(ValueList<T> other) => ReferenceEquals(_items, other._items);

    /// <inheritdoc/>
    public bool Equals(ValueList<T> other) => Items.AsSpan().SequenceEqual(other.Items, EqualityComparer<T>.Default);

    /// <inheritdoc/>
    public override bool Equals(object? other) => other is ValueList<T> list && Equals(list);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var item in Items) hash.Add(item);
        return hash.ToHashCode();
    }

    /// <inheritdoc/>
    public IEnumerator<T> GetEnumerator() => ((IEnumerable<T>)Items).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <inheritdoc/>
    public override string ToString() => $"[{string.Join(", ", Items)}]";

    /// <summary>Whether the items agree.</summary>
    public static bool operator ==(ValueList<T> a, ValueList<T> b) => a.Equals(b);

    /// <summary>Whether some item differs.</summary>
    public static bool operator !=(ValueList<T> a, ValueList<T> b) => !a.Equals(b);
}
