using ILGPU;

namespace XceptionScript.Backends.Gpu;

/// <summary>Into the result.</summary>
internal readonly struct ToResult<TRows, TWrite> : IStore
    where TRows : struct, IRows
    where TWrite : struct, IWrite
{
    public static void Store(ArrayView<byte> arena, GemmShape shape, Spot spot, int row, int column, Float4 values)
    {
        var target = TRows.Row(shape, spot.Batch, spot.Row + row);
        var first = spot.Column + column;
        if (target >= 0 && first < shape.N) TWrite.Write(arena, shape, target, TRows.Column(shape, spot.Batch) + first, shape.N - first, values);
    }
}

/// <summary>Into the tile's place among those of slabs, in full.</summary>
internal readonly struct ToSlab<TTile> : IStore where TTile : struct, ITile
{
    public static void Store(ArrayView<byte> arena, GemmShape shape, Spot spot, int row, int column, Float4 values) =>
        shape.Scratch.InWide<Float4>(arena)[((((spot.Slot * TTile.Rows) + row) * TTile.Columns) + column) / 4] = values;
}

/// <summary>Whole tiles into the result, the others into slabs.</summary>
internal readonly struct ToEither<TTile, TResult> : IStore
    where TTile : struct, ITile
    where TResult : struct, IStore
{
    public static void Store(ArrayView<byte> arena, GemmShape shape, Spot spot, int row, int column, Float4 values)
    {
        if (spot.Slot < 0) TResult.Store(arena, shape, spot, row, column, values);
        else ToSlab<TTile>.Store(arena, shape, spot, row, column, values);
    }
}
