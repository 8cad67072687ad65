using System.Collections;
using System.Runtime.CompilerServices;

namespace XceptionScript.Expressions;

/// <summary>
/// The extents of a tensor's axes, outermost first; a value that compares by its extents.
/// Written as a collection expression, <c>[8, 32, 32, 3]</c>, and read by list patterns, <c>[var n, var h, var w, var c]</c>.
/// Every extent is at least 1; a scalar has the shape <c>[]</c>.
/// </summary>
[CollectionBuilder(typeof(Shape), nameof(Create))]
public readonly struct Shape : IReadOnlyList<int>, IEquatable<Shape>
{
    private readonly int[]? _extents;

    private Shape(int[] extents) => _extents = extents;

    private int[] Extents => _extents ?? [];

    /// <summary>The number of axes.</summary>
    public int Rank => Extents.Length;

    /// <summary>The number of axes; what list patterns ask for.</summary>
    public int Count => Extents.Length;

    /// <summary>The number of elements.</summary>
    public long Size
    {
        get
        {
            var size = 1L;
            foreach (var extent in Extents) size *= extent;
            return size;
        }
    }

    /// <summary>The extent of one axis.</summary>
    /// <exception cref="ShapeException">There is no such axis.</exception>
    public int this[int axis] => (uint)axis < (uint)Extents.Length ? Extents[axis] : throw Missing(axis, 0);

    /// <summary>The shape with the given extents.</summary>
    /// <exception cref="ShapeException">An extent is below 1, or there are more than 2^31 - 1 elements.</exception>
    public static Shape Create(ReadOnlySpan<int> extents)
    {
        var size = 1L;
        for (var axis = 0; axis < extents.Length; axis++)
        {
            if (extents[axis] < 1)
                throw new ShapeException($"Shape: axis {axis} has extent {extents[axis]} in [{string.Join(", ", extents.ToArray())}]; expected at least 1.");
            size *= extents[axis];
            if (size > int.MaxValue)
                throw new ShapeException($"Shape: [{string.Join(", ", extents.ToArray())}] has at least {size} elements; expected at most {int.MaxValue} in one tensor.");
        }
        return new Shape(extents.ToArray());
    }

    /// <summary>The extents as a span.</summary>
    public ReadOnlySpan<int> AsSpan() => Extents;

    /// <summary>The axis counted from the front, where -1 names the last one.</summary>
    /// <exception cref="ShapeException">There is no such axis.</exception>
    public int Axis(int axis) => axis >= -Rank && axis < Rank
        ? (axis + Rank) % Rank
        : throw Missing(axis, -Rank);

    /// <summary>The same shape with one extent replaced.</summary>
    public Shape With(int axis, int extent)
    {
        int[] extents = [.. Extents];
        extents[Axis(axis)] = extent;
        return Create(extents);
    }

    /// <summary>The smallest shape that both broadcast to: axes align at the end, and an extent of 1 stretches.</summary>
    /// <exception cref="ShapeException">Two extents differ and neither is 1.</exception>
    public static Shape Broadcast(Shape a, Shape b)
    {
        var rank = Math.Max(a.Rank, b.Rank);
        var extents = new int[rank];
        for (var axis = 0; axis < rank; axis++)
        {
            var (x, y) = (a.FromEnd(rank - axis), b.FromEnd(rank - axis));
            extents[axis] = x == y || y == 1 ? x
                : x == 1 ? y
                : throw new ShapeException($"Broadcast: {a} and {b} differ at axis {axis - rank} ({x} and {y}); expected equal extents, or 1 in one of them.");
        }
        return Create(extents);
    }

    /// <summary>Whether a tensor of this shape stretches to <paramref name="target"/> by broadcasting.</summary>
    public bool BroadcastsTo(Shape target)
    {
        if (Rank > target.Rank) return false;
        for (var back = 1; back <= Rank; back++)
        {
            if (FromEnd(back) != 1 && FromEnd(back) != target.FromEnd(back)) return false;
        }
        return true;
    }

    /// <summary>The row-major distance, in elements, between neighbours along each axis.</summary>
    public int[] Strides()
    {
        var strides = new int[Rank];
        var step = 1;
        for (var axis = Rank - 1; axis >= 0; axis--)
        {
            strides[axis] = step;
            step *= Extents[axis];
        }
        return strides;
    }

    private ShapeException Missing(int axis, int first) => new(
        $"Shape: axis {axis} does not exist in {this}, which has {Rank} axes; expected {(Rank == 0 ? "a shape of at least 1" : $"{first} to {Rank - 1}")}.");

    private int FromEnd(int back) => back > Rank ? 1 : Extents[^back];

    /// <inheritdoc/>
    public bool Equals(Shape other) => Extents.AsSpan().SequenceEqual(other.Extents);

    /// <inheritdoc/>
    public override bool Equals(object? other) => other is Shape shape && Equals(shape);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var extent in Extents) hash.Add(extent);
        return hash.ToHashCode();
    }

    /// <inheritdoc/>
    public IEnumerator<int> GetEnumerator() => ((IEnumerable<int>)Extents).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <inheritdoc/>
    public override string ToString() => $"[{string.Join(", ", Extents)}]";

    /// <summary>Whether all extents agree.</summary>
    public static bool operator ==(Shape a, Shape b) => a.Equals(b);

    /// <summary>Whether some extent differs.</summary>
    public static bool operator !=(Shape a, Shape b) => !a.Equals(b);
}
