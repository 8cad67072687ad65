using XceptionScript.Expressions;

namespace XceptionScript.Training;

/// <summary>An array that a batch must hold: its name, its type for a batch of one, and the number of the input that takes it.</summary>
internal sealed record BatchCell(string Name, TensorType Type, int Input)
{
    /// <summary>The array of a batch.</summary>
    /// <exception cref="TrainingException">The batch holds none that fits.</exception>
    public NdArray Of(Batch batch)
    {
        var array = Find(batch);
        if (array.DType == Type.DType && IsFitting(array.Shape)) return array;
        throw new TrainingException($"Batch: `{Name}` is {array.DType.ToString().ToLowerInvariant()}{array.Shape}; expected {this}.");
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Type.DType.ToString().ToLowerInvariant()}[n{string.Concat(Type.Shape.Skip(1).Select(extent => $", {extent}"))}]";

    private NdArray Find(Batch batch)
    {
        try
        {
            return batch[Name];
        }
        catch (ShapeException)
        {
            throw new TrainingException($"Batch: there is no array `{Name}` among {string.Join(", ", batch.Names.Select(name => $"`{name}`"))}; expected `{Name}` as {this}.");
        }
    }

    private bool IsFitting(Shape shape)
    {
        if (shape.Rank != Type.Shape.Rank) return false;
        for (var axis = 1; axis < shape.Rank; axis++)
        {
            if (shape[axis] != Type.Shape[axis]) return false;
        }
        return true;
    }
}
