using ILGPU;
using XceptionScript.Lowering;

namespace XceptionScript.Backends.Gpu;

/// <summary>
/// Tiled matrix products: a group brings a strip of both operands into shared memory, each thread adds to 8 x 8 results in registers (written
/// out, because ILGPU unrolls no loops). A long inner axis is cut into slabs where there are too few tiles to keep the device busy.
/// </summary>
internal static class GemmKernels
{
    public static GpuKernel For(GemmCall call, Layout layout) => For(
        layout, call.TransposeA ? typeof(AcrossDepthMatrix) : typeof(AlongDepthMatrix), call.TransposeB ? typeof(AlongDepthMatrix) : typeof(AcrossDepthMatrix),
        new GemmShape
        {
            Batch = call.Batch,
            M = call.M,
            N = call.N,
            K = call.K,
            A = new() { Place = layout.Of(call.A), BatchStride = checked((int)call.BatchStrideA), OuterStride = call.K, DepthStride = call.M },
            B = new() { Place = layout.Of(call.B), BatchStride = checked((int)call.BatchStrideB), OuterStride = call.K, DepthStride = call.N },
            C = layout.Of(call.C),
            BatchStrideC = call.M * call.N,
            RowStrideC = call.N,
        });

    /// <summary>The launches of a product whose operands are read through the given types.</summary>
    public static GpuKernel For(Layout layout, Type a, Type b, GemmShape shape)
    {
        var grain = layout.Grain;
        var tile = Tiles(shape, grain.LargeTile) * grain.LargeTile.Threads >= grain.Threads / 2 ? grain.LargeTile : grain.SmallTile;
        var tiles = Tiles(shape, tile);
        var slabs = (int)Math.Clamp(grain.Threads / (tiles * tile.Threads), 1, (shape.K + grain.SlabDepth - 1) / grain.SlabDepth);
        var kernel = typeof(GemmKernels).GetMethod(nameof(Multiply))!.MakeGenericMethod(tile.Type, a, b);
        shape.SlabDepth = (shape.K + slabs - 1) / slabs;
        shape.Slabs = slabs = (shape.K + shape.SlabDepth - 1) / shape.SlabDepth;
        var groups = checked((int)(tiles * slabs));
        if (slabs == 1) return new([new LaunchOf<GemmShape>(kernel, groups, tile.Threads, shape)]);

        var output = shape.C;
        long[] bytes = [output.Bytes * slabs];
        shape.SlabStride = checked((int)(output.Bytes / sizeof(float)));
        shape.C = layout.Scratch(bytes)[0];
        return new(
            [new LaunchOf<GemmShape>(kernel, groups, tile.Threads, shape), ReduceKernels.SumSlabs(layout, shape.C, output, slabs, shape.SlabStride)],
            Layout.ScratchBytes(bytes));
    }

    public static void Multiply<TTile, TA, TB>(ArrayView<byte> arena, GemmShape shape)
        where TTile : struct, ITile
        where TA : struct, IMatrix
        where TB : struct, IMatrix
    {
        var stripA = SharedMemory.Allocate<Float4>(TTile.Depth * TTile.Rows / 4);
        var stripB = SharedMemory.Allocate<Float4>(TTile.Depth * TTile.Columns / 4);
        var storeA = stripA.Cast<float>();
        var storeB = stripB.Cast<float>();
        var a = shape.A.Place.In<float>(arena);
        var b = shape.B.Place.In<float>(arena);

        var columnTiles = (shape.N + TTile.Columns - 1) / TTile.Columns;
        var rowTiles = (shape.M + TTile.Rows - 1) / TTile.Rows;
        var rest = Grid.IdxX / columnTiles;
        var columnBase = (Grid.IdxX - (rest * columnTiles)) * TTile.Columns;
        var line = rest / rowTiles;
        var rowBase = (rest - (line * rowTiles)) * TTile.Rows;
        var slab = line / shape.Batch;
        var batch = line - (slab * shape.Batch);
        var depthBase = slab * shape.SlabDepth;
        var depthEnd = IntrinsicMath.Min(shape.K, depthBase + shape.SlabDepth);

        // A thread's rows and columns come in two blocks of four, so that neighbouring threads read neighbouring 16 bytes of shared memory.
        var across = TTile.Columns / 8;
        var threadRow = Group.IdxX / across;
        var threadColumn = Group.IdxX - (threadRow * across);

        Float4 c00 = default, c01 = default, c10 = default, c11 = default, c20 = default, c21 = default, c30 = default, c31 = default;
        Float4 c40 = default, c41 = default, c50 = default, c51 = default, c60 = default, c61 = default, c70 = default, c71 = default;
        for (; depthBase < depthEnd; depthBase += TTile.Depth)
        {
            for (var e = Group.IdxX; e < TTile.Depth * TTile.Rows; e += Group.DimX)
            {
                var row = TA.AlongDepth ? e / TTile.Depth : e % TTile.Rows;
                var depth = TA.AlongDepth ? e % TTile.Depth : e / TTile.Rows;
                var inside = rowBase + row < shape.M && depthBase + depth < depthEnd;
                storeA[(depth * TTile.Rows) + row] = inside ? TA.At(a, shape, shape.A, batch, rowBase + row, depthBase + depth) : 0f;
            }
            for (var e = Group.IdxX; e < TTile.Depth * TTile.Columns; e += Group.DimX)
            {
                var column = TB.AlongDepth ? e / TTile.Depth : e % TTile.Columns;
                var depth = TB.AlongDepth ? e % TTile.Depth : e / TTile.Columns;
                var inside = columnBase + column < shape.N && depthBase + depth < depthEnd;
                storeB[(depth * TTile.Columns) + column] = inside ? TB.At(b, shape, shape.B, batch, columnBase + column, depthBase + depth) : 0f;
            }
            Group.Barrier();
            for (var depth = 0; depth < TTile.Depth; depth++)
            {
                var low = stripA[(depth * TTile.Rows / 4) + threadRow];
                var high = stripA[(depth * TTile.Rows / 4) + (TTile.Rows / 8) + threadRow];
                var left = stripB[(depth * TTile.Columns / 4) + threadColumn];
                var right = stripB[(depth * TTile.Columns / 4) + (TTile.Columns / 8) + threadColumn];
                c00 = Float4.MultiplyAdd(c00, low.X, left);
                c01 = Float4.MultiplyAdd(c01, low.X, right);
                c10 = Float4.MultiplyAdd(c10, low.Y, left);
                c11 = Float4.MultiplyAdd(c11, low.Y, right);
                c20 = Float4.MultiplyAdd(c20, low.Z, left);
                c21 = Float4.MultiplyAdd(c21, low.Z, right);
                c30 = Float4.MultiplyAdd(c30, low.W, left);
                c31 = Float4.MultiplyAdd(c31, low.W, right);
                c40 = Float4.MultiplyAdd(c40, high.X, left);
                c41 = Float4.MultiplyAdd(c41, high.X, right);
                c50 = Float4.MultiplyAdd(c50, high.Y, left);
                c51 = Float4.MultiplyAdd(c51, high.Y, right);
                c60 = Float4.MultiplyAdd(c60, high.Z, left);
                c61 = Float4.MultiplyAdd(c61, high.Z, right);
                c70 = Float4.MultiplyAdd(c70, high.W, left);
                c71 = Float4.MultiplyAdd(c71, high.W, right);
            }
            Group.Barrier();
        }

        var c = shape.C.In<float>(arena);
        var start = (slab * shape.SlabStride) + (batch * shape.BatchStrideC);
        var topRow = rowBase + (threadRow * 4);
        var bottomRow = topRow + (TTile.Rows / 2);
        var leftColumn = columnBase + (threadColumn * 4);
        var rightColumn = leftColumn + (TTile.Columns / 2);
        Store(c, shape, start, topRow, leftColumn, c00);
        Store(c, shape, start, topRow, rightColumn, c01);
        Store(c, shape, start, topRow + 1, leftColumn, c10);
        Store(c, shape, start, topRow + 1, rightColumn, c11);
        Store(c, shape, start, topRow + 2, leftColumn, c20);
        Store(c, shape, start, topRow + 2, rightColumn, c21);
        Store(c, shape, start, topRow + 3, leftColumn, c30);
        Store(c, shape, start, topRow + 3, rightColumn, c31);
        Store(c, shape, start, bottomRow, leftColumn, c40);
        Store(c, shape, start, bottomRow, rightColumn, c41);
        Store(c, shape, start, bottomRow + 1, leftColumn, c50);
        Store(c, shape, start, bottomRow + 1, rightColumn, c51);
        Store(c, shape, start, bottomRow + 2, leftColumn, c60);
        Store(c, shape, start, bottomRow + 2, rightColumn, c61);
        Store(c, shape, start, bottomRow + 3, leftColumn, c70);
        Store(c, shape, start, bottomRow + 3, rightColumn, c71);
    }

    private static void Store(ArrayView<float> c, GemmShape shape, int start, int row, int column, Float4 values)
    {
        if (row >= shape.M) return;
        var place = start + (row * shape.RowStrideC) + column;
        if (column < shape.N) c[place] = values.X;
        if (column + 1 < shape.N) c[place + 1] = values.Y;
        if (column + 2 < shape.N) c[place + 2] = values.Z;
        if (column + 3 < shape.N) c[place + 3] = values.W;
    }

    private static long Tiles(GemmShape shape, TileSize tile) =>
        (long)shape.Batch * ((shape.M + tile.Rows - 1) / tile.Rows) * ((shape.N + tile.Columns - 1) / tile.Columns);
}
