using ILGPU;

namespace XceptionScript.Backends.Gpu;

/// <summary>What a group of threads computes: a tile of one product, over all of the inner axis or a slab of it.</summary>
internal struct Spot
{
    public int Batch, Row, Column, DepthStart, DepthEnd;

    /// <summary>The number of the tile among those of slabs; negative for one that is computed as a whole.</summary>
    public int Slot;

    /// <summary>The spot of a group: whole tiles come first, then the other tiles slab by slab.</summary>
    public static Spot Of<TTile>(GemmShape shape, int group) where TTile : struct, ITile
    {
        var slot = group - shape.WholeTiles;
        if (slot < 0)
        {
            var whole = OfTile<TTile>(shape, group);
            whole.DepthEnd = shape.K;
            whole.Slot = -1;
            return whole;
        }
        var slab = slot / shape.SlabTiles;
        var spot = OfTile<TTile>(shape, shape.WholeTiles + slot - (slab * shape.SlabTiles));
        spot.DepthStart = slab * shape.SlabDepth;
        spot.DepthEnd = spot.DepthStart + shape.SlabDepth;
        spot.Slot = slot;
        return spot;
    }

    /// <summary>The place of a tile, row by row of tiles.</summary>
    public static Spot OfTile<TTile>(GemmShape shape, int tile) where TTile : struct, ITile
    {
        var columnTiles = (shape.N + TTile.Columns - 1) / TTile.Columns;
        var rowTiles = (shape.M + TTile.Rows - 1) / TTile.Rows;
        var line = tile / columnTiles;
        Spot spot = default;
        spot.Batch = line / rowTiles;
        spot.Row = (line - (spot.Batch * rowTiles)) * TTile.Rows;
        spot.Column = (tile - (line * columnTiles)) * TTile.Columns;
        return spot;
    }
}
