using ILGPU;
using ILGPU.Runtime;
using XceptionScript.Lowering;

namespace XceptionScript.Backends.Gpu;

/// <summary>
/// Tiled matrix products: a group brings strips of both operands into shared memory, the next one on its way through registers while the last one is
/// multiplied, and each thread adds to 8 x 8 results in registers. Tiles that would leave most of the device idle are cut along the inner axis into
/// slabs, which a second launch sums in order.
/// </summary>
internal static class GemmKernels
{
    public static GpuKernel For(GemmCall call, Layout layout)
    {
        var (strideA, strideB) = (checked((int)call.BatchStrideA), checked((int)call.BatchStrideB));
        var a = new Matrix { Place = layout.Of(call.A), BatchStride = strideA, Outers = call.M, OuterStride = call.K, DepthStride = call.M };
        var b = new Matrix { Place = layout.Of(call.B), BatchStride = strideB, Outers = call.N, OuterStride = call.K, DepthStride = call.N };
        var shape = new GemmShape
        {
            Batch = call.Batch,
            M = call.M,
            N = call.N,
            K = call.K,
            A = a,
            B = b,
            C = layout.Of(call.C),
            BatchRows = call.M,
            RowStrideC = call.N,
        };
        return For(layout, Plain(a, !call.TransposeA), Plain(b, call.TransposeB), typeof(DenseRows), Epilogues.WriteOf(call.Epilogue, call.C, ref shape, layout), shape);
    }

    /// <summary>How a plain matrix is read: four numbers at a time if all of them start on multiples of 16 bytes.</summary>
    public static Type Plain(Matrix matrix, bool alongDepth)
    {
        var isWide = matrix.BatchStride % 4 == 0 && (alongDepth ? matrix.OuterStride % 4 == 0 : matrix.Outers % 4 == 0 && matrix.DepthStride % 4 == 0);
        return (alongDepth, isWide) switch
        {
            (true, true) => typeof(WideAlongDepth),
            (true, false) => typeof(NarrowAlongDepth),
            (false, true) => typeof(WideAcrossDepth),
            (false, false) => typeof(NarrowAcrossDepth),
        };
    }

    /// <summary>The launches of a product whose operands are read, and whose result is written, through the given types.</summary>
    public static GpuKernel For(Layout layout, Type a, Type b, Type rows, Type write, GemmShape shape)
    {
        var cut = layout.Grain.Products.Cut(shape.Batch, shape.M, shape.N, shape.K);
        var tile = cut.Tile;
        shape.WholeTiles = checked((int)cut.WholeTiles);
        shape.SlabTiles = checked((int)cut.SlabTiles);
        shape.Slabs = cut.Slabs;
        shape.SlabDepth = cut.SlabStrips * Octet.Depth;
        var toResult = typeof(ToResult<,>).MakeGenericType(rows, write);
        var groups = checked((int)(cut.WholeTiles + (cut.SlabTiles * cut.Slabs)));
        if (cut.SlabTiles == 0) return new([Product(toResult)]);

        long[] bytes = [cut.SlabTiles * cut.Slabs * tile.Rows * tile.Columns * sizeof(float)];
        shape.Scratch = layout.Scratch(bytes)[0];
        var toSlab = typeof(ToSlab<>).MakeGenericType(tile.Type);
        var sum = typeof(GemmKernels).GetMethod(nameof(SumSlabs))!.MakeGenericMethod(tile.Type, toResult);
        return new(
            [
                Product(cut.WholeTiles == 0 ? toSlab : typeof(ToEither<,>).MakeGenericType(tile.Type, toResult)),
                layout.PerItem(sum, cut.SlabTiles * tile.Rows * tile.Columns / 4, shape),
            ],
            Layout.ScratchBytes(bytes));

        Launch Product(Type store)
        {
            Type[] types = [tile.Type, StripQuads.Of(tile.Rows * 2 / tile.Threads), StripQuads.Of(tile.Columns * 2 / tile.Threads), a, b, store];
            return new LaunchOf<GemmShape>(typeof(GemmKernels).GetMethod(nameof(Multiply))!.MakeGenericMethod(types), groups, tile.Threads, shape);
        }
    }

    public static void Multiply<TTile, TQuadsA, TQuadsB, TA, TB, TStore>(ArrayView<byte> arena, GemmShape shape)
        where TTile : struct, ITile
        where TQuadsA : struct, IQuads<TQuadsA>
        where TQuadsB : struct, IQuads<TQuadsB>
        where TA : struct, IOperand
        where TB : struct, IOperand
        where TStore : struct, IStore
    {
        // Two strips of each operand: one is multiplied while the next one is brought, so a strip costs one barrier.
        var stripsA = SharedMemory.Allocate<Float4>(2 * 2 * Octet.Strip(TTile.Rows));
        var stripsB = SharedMemory.Allocate<Float4>(2 * 2 * Octet.Strip(TTile.Columns));
        var a = shape.A.Place.In<float>(arena).AsAligned(16);
        var b = shape.B.Place.In<float>(arena).AsAligned(16);

        var spot = Spot.Of<TTile>(shape, Grid.IdxX);
        var walkA = TA.WalkOf(shape, shape.A, spot.Batch);
        var walkB = TB.WalkOf(shape, shape.B, spot.Batch);
        var end = IntrinsicMath.Min(walkA.Depth, spot.DepthEnd);
        var depth = spot.DepthStart;
        var threads = TTile.Rows * TTile.Columns / 64;
        var quadsA = TQuadsA.Start<TA>(shape, shape.A, walkA, spot, spot.Row, TTile.Rows, 1, Group.IdxX, threads);
        var quadsB = TQuadsB.Start<TB>(shape, shape.B, walkB, spot, spot.Column, TTile.Columns, TTile.LaneColumns, Group.IdxX, threads);
        quadsA = TQuadsA.Load<TA>(quadsA, a, shape.A, walkA, end);
        quadsB = TQuadsB.Load<TB>(quadsB, b, shape.B, walkB, end);
        TQuadsA.Store<TA>(quadsA, stripsA, 0);
        TQuadsB.Store<TB>(quadsB, stripsB, 0);
        Group.Barrier();

        var octetsA = stripsA.Cast<Float8>();
        var octetsB = stripsB.Cast<Float8>();
        Accumulators sums = default;
        var left = RowOctet<TTile>() * Octet.Stride;
        var right = ColumnOctet<TTile>() * Octet.Stride;
        while (true)
        {
            // Beyond the end there is nothing to load, and nothing is loaded.
            quadsA = TQuadsA.Next<TA>(quadsA, shape.A, walkA);
            quadsB = TQuadsB.Next<TB>(quadsB, shape.B, walkB);
            quadsA = TQuadsA.Load<TA>(quadsA, a, shape.A, walkA, end);
            quadsB = TQuadsB.Load<TB>(quadsB, b, shape.B, walkB, end);

            // Not all of a strip in one go: what has been read for all of it would not fit the registers.
            for (var pair = 0; pair < Octet.Depth / 2 * Octet.Pair; pair += Octet.Pair)
            {
                sums = Accumulators.MultiplyAdd(sums, octetsA[left + pair], octetsB[right + pair]);
                sums = Accumulators.MultiplyAdd(sums, octetsA[left + pair + 1], octetsB[right + pair + 1]);
            }
            depth += Octet.Depth;
            if (depth >= end) break;

            left ^= Octet.Strip(TTile.Rows);
            right ^= Octet.Strip(TTile.Columns);
            TQuadsA.Store<TA>(quadsA, stripsA, (left & Octet.Strip(TTile.Rows)) * 8);
            TQuadsB.Store<TB>(quadsB, stripsB, (right & Octet.Strip(TTile.Columns)) * 8);
            Group.Barrier();
        }

        // What the stores need is computed anew, so that it takes no registers from the loop.
        spot = Spot.Of<TTile>(shape, Grid.IdxX);
        var row = RowOctet<TTile>() * 8;
        var low = Octet.First(ColumnOctet<TTile>(), TTile.LaneColumns);
        var high = low + (TTile.LaneColumns * 4);
        TStore.Store(arena, shape, spot, row, low, sums.L0);
        TStore.Store(arena, shape, spot, row, high, sums.R0);
        TStore.Store(arena, shape, spot, row + 1, low, sums.L1);
        TStore.Store(arena, shape, spot, row + 1, high, sums.R1);
        TStore.Store(arena, shape, spot, row + 2, low, sums.L2);
        TStore.Store(arena, shape, spot, row + 2, high, sums.R2);
        TStore.Store(arena, shape, spot, row + 3, low, sums.L3);
        TStore.Store(arena, shape, spot, row + 3, high, sums.R3);
        TStore.Store(arena, shape, spot, row + 4, low, sums.L4);
        TStore.Store(arena, shape, spot, row + 4, high, sums.R4);
        TStore.Store(arena, shape, spot, row + 5, low, sums.L5);
        TStore.Store(arena, shape, spot, row + 5, high, sums.R5);
        TStore.Store(arena, shape, spot, row + 6, low, sums.L6);
        TStore.Store(arena, shape, spot, row + 6, high, sums.R6);
        TStore.Store(arena, shape, spot, row + 7, low, sums.L7);
        TStore.Store(arena, shape, spot, row + 7, high, sums.R7);
    }

    // Warps lie row by row in the tile, and so do the threads of a warp in its part.
    private static int RowOctet<TTile>() where TTile : struct, ITile
    {
        var warp = Group.IdxX / (TTile.LaneRows * TTile.LaneColumns);
        var lane = Group.IdxX - (warp * TTile.LaneRows * TTile.LaneColumns);
        return (warp / (TTile.Columns / 8 / TTile.LaneColumns) * TTile.LaneRows) + (lane / TTile.LaneColumns);
    }

    private static int ColumnOctet<TTile>() where TTile : struct, ITile
    {
        var warp = Group.IdxX / (TTile.LaneRows * TTile.LaneColumns);
        var across = TTile.Columns / 8 / TTile.LaneColumns;
        return ((warp - (warp / across * across)) * TTile.LaneColumns) + (Group.IdxX - (Group.IdxX / TTile.LaneColumns * TTile.LaneColumns));
    }

    /// <summary>Sums the slabs of each tile in their order.</summary>
    public static void SumSlabs<TTile, TStore>(ArrayView<byte> arena, GemmShape shape)
        where TTile : struct, ITile
        where TStore : struct, IStore
    {
        var slabs = shape.Scratch.InWide<Float4>(arena);
        var quads = TTile.Rows * TTile.Columns / 4;
        var step = Grid.DimX * Group.DimX;
        for (var i = (Grid.IdxX * Group.DimX) + Group.IdxX; i < shape.SlabTiles * quads; i += step)
        {
            var sum = slabs[i];
            for (var at = i + (shape.SlabTiles * quads); at < shape.Slabs * shape.SlabTiles * quads; at += shape.SlabTiles * quads)
                sum = Float4.Add(sum, slabs[at]);
            var tile = i / quads;
            var row = (i - (tile * quads)) / (TTile.Columns / 4);
            var column = (i - (tile * quads) - (row * (TTile.Columns / 4))) * 4;
            TStore.Store(arena, shape, Spot.OfTile<TTile>(shape, shape.WholeTiles + tile), row, column, sum);
        }
    }
}
