using XceptionScript.Expressions;
using XceptionScript.Ops;

namespace XceptionScript.Training;

/// <summary>An array that a batch must hold: its name, its type but for the extent of the batch axis, and the number of the input that takes it.</summary>
internal sealed record BatchCell(string Name, TensorType Type, int Input)
{
    /// <summary>The cell of an input of a graph.</summary>
    public static BatchCell For(Tensor input, int number) => new(((InputOp)input.Op).Name, input.Type, number);

    /// <summary>The array of a batch.</summary>
    /// <exception cref="TrainingException">The batch holds none that fits.</exception>
    public NdArray Of(Batch batch)
    {
        var array = Find(batch);
        Check("Batch", array);
        return array;
    }

    /// <summary>Refuses an array that does not fit.</summary>
    /// <exception cref="TrainingException">Its shape or element type is another.</exception>
    public void Check(string owner, NdArray array)
    {
        if (array.DType != Type.DType || !IsFitting(array.Shape))
            throw new TrainingException($"{owner}: `{Name}` is {array.DType.ToString().ToLowerInvariant()}{array.Shape}; expected {this}.");
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
