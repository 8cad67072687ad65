namespace XceptionScript.Networks;

/// <summary>Makes <see cref="ValueList{T}"/> from collection expressions.</summary>
public static class ValueLists
{
    /// <summary>A list of the items.</summary>
    public static ValueList<T> Create<T>(ReadOnlySpan<T> items) => new(items.ToArray());
}
