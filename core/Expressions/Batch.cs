using System.Collections.Immutable;

namespace XceptionScript.Expressions;

/// <summary>
/// The named arrays of one step: what a dataset yields and a training step reads. Classification uses
/// <c>image</c> [n, h, w, c] and <c>label</c> [n]; every array has the same extent on axis 0.
/// </summary>
public sealed class Batch
{
    private readonly ImmutableSortedDictionary<string, NdArray> _arrays;

    /// <summary>A batch of the given arrays.</summary>
    /// <exception cref="ShapeException">There are none, one is a scalar, or their batch sizes differ.</exception>
    public Batch(params ReadOnlySpan<(string Name, NdArray Value)> arrays)
    {
        if (arrays.IsEmpty) throw new ShapeException("Batch: no arrays were given; expected at least one.");
        var builder = ImmutableSortedDictionary.CreateBuilder<string, NdArray>(StringComparer.Ordinal);
        foreach (var (name, value) in arrays)
        {
            if (value.Shape.Rank == 0)
                throw new ShapeException($"Batch: `{name}` is a scalar; expected the batch on axis 0.");
            if (value.Shape[0] != arrays[0].Value.Shape[0])
                throw new ShapeException($"Batch: `{name}` holds {value.Shape[0]} samples and `{arrays[0].Name}` holds {arrays[0].Value.Shape[0]} (axis 0); expected equal numbers.");
            if (!builder.TryAdd(name, value)) throw new ShapeException($"Batch: `{name}` is given twice; expected a name of its own for every array.");
        }
        _arrays = builder.ToImmutable();
        Size = arrays[0].Value.Shape[0];
    }

    /// <summary>The number of samples.</summary>
    public int Size { get; }

    /// <summary>The names, sorted.</summary>
    public IEnumerable<string> Names => _arrays.Keys;

    /// <summary>The array of a name.</summary>
    /// <exception cref="ShapeException">There is none.</exception>
    public NdArray this[string name] => _arrays.TryGetValue(name, out var value)
        ? value
        : throw new ShapeException($"Batch: there is no array `{name}`; expected one of {string.Join(", ", _arrays.Keys.Select(key => $"`{key}`"))}.");
}
