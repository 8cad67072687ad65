using System.Collections.Immutable;
using XceptionScript.Expressions;

namespace XceptionScript.Ops;

/// <summary>A box of the given size whose element i along an axis is element Start + i * Stride of the input.</summary>
public sealed record SliceOp(Axes Start, Shape Size, Axes Stride) : Op
{
    /// <inheritdoc/>
    public override string Label => $"slice {Size} from {Start}{(Stride.All(stride => stride == 1) ? "" : $" by {Stride}")}";

    /// <inheritdoc/>
    public override TensorType Infer(ImmutableArray<Tensor> inputs)
    {
        if (inputs is not [var x]) throw new ShapeException($"Slice: {inputs.Length} inputs were given; expected 1.");
        var rank = x.Shape.Rank;
        if (Start.Count != rank || Size.Rank != rank || Stride.Count != rank)
            throw new ShapeException($"Slice: start {Start}, size {Size} and stride {Stride} do not fit shape {x.Shape}; expected {rank} entries each.");
        for (var axis = 0; axis < rank; axis++)
        {
            var last = Start[axis] + ((Size[axis] - 1) * Stride[axis]);
            if (Start[axis] < 0 || Stride[axis] < 1 || last >= x.Shape[axis])
                throw new ShapeException($"Slice: axis {axis} would read {Start[axis]} to {last} by {Stride[axis]} of {x.Shape[axis]} elements; expected positions 0 to {x.Shape[axis] - 1} and a stride of at least 1.");
        }
        return new(Size, x.DType);
    }

    /// <inheritdoc/>
    public override ImmutableArray<Tensor?> Pullback(Tensor y, Tensor dy)
    {
        var (x, start, size, stride) = (y.Inputs[0].Shape, Start, Size, Stride);
        Axes after = [.. x.Select((extent, axis) => extent - 1 - start[axis] - ((size[axis] - 1) * stride[axis]))];
        return [Tensor.Of(new PadOp(Start, after, [.. Stride.Select(step => step - 1)]), dy)];
    }

    /// <inheritdoc/>
    public override T Match<T>(IOpCases<T> cases, Tensor y) => cases.Slice(this, y);
}
