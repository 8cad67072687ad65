using ILGPU;
using XceptionScript.Lowering;

namespace XceptionScript.Backends.Gpu;

/// <summary>
/// Mean and variance of columns that come in quads, with one read of the input: every thread of a group sums distances to its own first value, the
/// group merges what its threads have, and a second launch merges the groups, always in the same order. Means are kept as distances to
/// the column's first value, so that a mean far from 0 takes no digits from the variance.
/// </summary>
internal static class MomentsQuadKernels
{
    /// <summary>The launches of a call whose channels come in quads.</summary>
    public static GpuKernel For(MomentsCall call, Layout layout)
    {
        var columns = call.Channels / 4;
        var tiling = FoldTiling.OfColumns(layout.Grain, 1, call.Rows, columns, isLast: false);
        var last = FoldTiling.OfColumns(layout.Grain, 1, tiling.Slabs, columns, isLast: true);
        long[] bytes = [.. Enumerable.Repeat((long)tiling.Slabs * call.Channels * sizeof(float), 2)];
        var places = layout.Scratch(bytes);
        var shape = new MomentsQuadShape
        {
            Rows = call.Rows,
            Columns = columns,
            Slabs = tiling.Slabs,
            Chunk = tiling.Chunk,
            WidthBits = tiling.WidthBits,
            Across = tiling.Across,
            Input = layout.Of(call.Input),
            Means = places[0],
            Squares = places[1],
            Output = layout.Of(call.Output),
        };
        var group = ThreadGroups.Of(layout.Grain);
        return new(
            [
                OfGroups(nameof(Slab), tiling.Across * tiling.Slabs, shape),
                OfGroups(nameof(Merge), last.Across, shape with { WidthBits = last.WidthBits, Across = last.Across }),
            ],
            Layout.ScratchBytes(bytes));

        LaunchOf<MomentsQuadShape> OfGroups(string kernel, int groups, MomentsQuadShape shape) =>
            new(typeof(MomentsQuadKernels).GetMethod(kernel)!.MakeGenericMethod(group), groups, layout.Grain.GroupSize, shape);
    }

    public static void Slab<TGroup>(ArrayView<byte> arena, MomentsQuadShape shape) where TGroup : struct, IGroup
    {
        var counts = SharedMemory.Allocate<float>(TGroup.Threads);
        var means = SharedMemory.Allocate<Float4>(TGroup.Threads);
        var squares = SharedMemory.Allocate<Float4>(TGroup.Threads);
        var input = shape.Input.InWide<Float4>(arena);
        var width = 1 << shape.WidthBits;
        var slab = Grid.IdxX / shape.Across;
        var column = ((Grid.IdxX - (slab * shape.Across)) << shape.WidthBits) + (Group.IdxX & (width - 1));
        var depth = Group.IdxX >> shape.WidthBits;
        var first = (slab * shape.Chunk) + depth;
        var end = IntrinsicMath.Min(shape.Rows, (slab + 1) * shape.Chunk);
        var step = Group.DimX >> shape.WidthBits;
        MomentsQuads merged = default;
        if (column < shape.Columns & first < end)
        {
            var origin = input[(first * shape.Columns) + column];
            Float4 sum = default;
            Float4 square = default;
            var rows = 1;
            for (var row = first + step; row < end; row += step)
            {
                var value = input[(row * shape.Columns) + column];
                value.X -= origin.X;
                value.Y -= origin.Y;
                value.Z -= origin.Z;
                value.W -= origin.W;
                sum.X += value.X;
                sum.Y += value.Y;
                sum.Z += value.Z;
                sum.W += value.W;
                square.X += value.X * value.X;
                square.Y += value.Y * value.Y;
                square.Z += value.Z * value.Z;
                square.W += value.W * value.W;
                rows++;
            }
            var start = input[column];
            var part = 1f / rows;
            merged.Count = rows;
            merged.Means.X = origin.X - start.X + (sum.X * part);
            merged.Means.Y = origin.Y - start.Y + (sum.Y * part);
            merged.Means.Z = origin.Z - start.Z + (sum.Z * part);
            merged.Means.W = origin.W - start.W + (sum.W * part);
            merged.Squares.X = Rest(square.X, sum.X, part);
            merged.Squares.Y = Rest(square.Y, sum.Y, part);
            merged.Squares.Z = Rest(square.Z, sum.Z, part);
            merged.Squares.W = Rest(square.W, sum.W, part);
        }
        merged = OverDepth(counts, means, squares, merged, width);
        if (column >= shape.Columns | depth > 0) return;
        shape.Means.InWide<Float4>(arena)[(slab * shape.Columns) + column] = merged.Means;
        shape.Squares.InWide<Float4>(arena)[(slab * shape.Columns) + column] = merged.Squares;
    }

    public static void Merge<TGroup>(ArrayView<byte> arena, MomentsQuadShape shape) where TGroup : struct, IGroup
    {
        var counts = SharedMemory.Allocate<float>(TGroup.Threads);
        var means = SharedMemory.Allocate<Float4>(TGroup.Threads);
        var squares = SharedMemory.Allocate<Float4>(TGroup.Threads);
        var slabMeans = shape.Means.InWide<Float4>(arena);
        var slabSquares = shape.Squares.InWide<Float4>(arena);
        var width = 1 << shape.WidthBits;
        var column = (Grid.IdxX << shape.WidthBits) + (Group.IdxX & (width - 1));
        var depth = Group.IdxX >> shape.WidthBits;
        MomentsQuads merged = default;
        if (column < shape.Columns)
        {
            for (var slab = depth; slab < shape.Slabs; slab += Group.DimX >> shape.WidthBits)
            {
                MomentsQuads more = default;
                more.Count = IntrinsicMath.Min(shape.Chunk, shape.Rows - (slab * shape.Chunk));
                more.Means = slabMeans[(slab * shape.Columns) + column];
                more.Squares = slabSquares[(slab * shape.Columns) + column];
                merged = MomentsQuads.Merge(merged, more);
            }
        }
        merged = OverDepth(counts, means, squares, merged, width);
        if (column >= shape.Columns | depth > 0) return;
        var mean = shape.Input.InWide<Float4>(arena)[column];
        mean.X += merged.Means.X;
        mean.Y += merged.Means.Y;
        mean.Z += merged.Means.Z;
        mean.W += merged.Means.W;
        var part = 1f / shape.Rows;
        var variance = merged.Squares;
        variance.X *= part;
        variance.Y *= part;
        variance.Z *= part;
        variance.W *= part;
        var output = shape.Output.InWide<Float4>(arena);
        output[column] = mean;
        output[shape.Columns + column] = variance;
    }

    // What all threads of a column have; the first row of threads gets the result.
    private static MomentsQuads OverDepth(ArrayView<float> counts, ArrayView<Float4> means, ArrayView<Float4> squares, MomentsQuads merged, int width)
    {
        counts[Group.IdxX] = merged.Count;
        means[Group.IdxX] = merged.Means;
        squares[Group.IdxX] = merged.Squares;
        Group.Barrier();
        for (var half = Group.DimX >> 1; half >= width; half >>= 1)
        {
            if (Group.IdxX < half)
            {
                MomentsQuads more = default;
                more.Count = counts[Group.IdxX + half];
                more.Means = means[Group.IdxX + half];
                more.Squares = squares[Group.IdxX + half];
                merged = MomentsQuads.Merge(merged, more);
                counts[Group.IdxX] = merged.Count;
                means[Group.IdxX] = merged.Means;
                squares[Group.IdxX] = merged.Squares;
            }
            Group.Barrier();
        }
        return merged;
    }

    private static float Rest(float square, float sum, float part)
    {
        var rest = square - (sum * sum * part);
        return rest < 0f ? 0f : rest;
    }
}
