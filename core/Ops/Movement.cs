using XceptionScript.Expressions;

namespace XceptionScript.Ops;

/// <summary>Operations that move elements without changing them.</summary>
public static class Movement
{
    extension(Tensor x)
    {
        /// <summary>The same elements in row-major order under another shape of the same size.</summary>
        public Tensor Reshape(Shape shape) => shape == x.Shape ? x : Tensor.Of(new ReshapeOp(shape), x);

        /// <summary>The axes in another order: result axis i is input axis order[i].</summary>
        public Tensor Permute(params ReadOnlySpan<int> order) => Tensor.Of(new PermuteOp(Axes.Create(order)), x);

        /// <summary>The last two axes exchanged.</summary>
        public Tensor Transpose()
        {
            if (x.Shape.Rank < 2) throw new ShapeException($"Transpose: {x.Shape} has {x.Shape.Rank} axes; expected at least 2.");
            int[] order = [.. Enumerable.Range(0, x.Shape.Rank)];
            (order[^1], order[^2]) = (order[^2], order[^1]);
            return x.Permute(order);
        }

        /// <summary>The value repeated to a larger shape: axes align at the end, and extents of 1 stretch.</summary>
        public Tensor BroadcastTo(Shape shape) => shape == x.Shape ? x : Tensor.Of(new BroadcastOp(shape), x);

        /// <summary>Zeros added before and after the elements of every axis.</summary>
        public Tensor Pad(ReadOnlySpan<int> before, ReadOnlySpan<int> after) =>
            Tensor.Of(new PadOp(Axes.Create(before), Axes.Create(after), [.. Enumerable.Repeat(0, x.Shape.Rank)]), x);

        /// <summary>Elements <c>start, start + stride, ...</c> of one axis, <paramref name="size"/> of them.</summary>
        public Tensor Slice(int axis, int start, int size, int stride = 1)
        {
            axis = x.Shape.Axis(axis);
            int[] starts = new int[x.Shape.Rank], strides = new int[x.Shape.Rank];
            strides.AsSpan().Fill(1);
            (starts[axis], strides[axis]) = (start, stride);
            return Tensor.Of(new SliceOp(Axes.Create(starts), x.Shape.With(axis, size), Axes.Create(strides)), x);
        }

        /// <summary>The rows (axis 0) whose positions the index tensor (int32 [m]) lists: [n, ...] x [m] -> [m, ...].</summary>
        public Tensor Gather(Tensor index) => Tensor.Of(new GatherOp(), x, index);
    }

    /// <summary>Tensors joined along one axis.</summary>
    public static Tensor Concat(int axis, params ReadOnlySpan<Tensor> parts) => parts.IsEmpty
        ? throw new ShapeException("Concat: no inputs were given; expected at least 1.")
        : Tensor.Of(new ConcatOp(parts[0].Shape.Axis(axis)), [.. parts]);
}
