namespace XceptionScript.Backends.Gpu;

/// <summary>The numbers of a tile type, for the host.</summary>
internal sealed record TileSize(Type Type, int Rows, int Columns)
{
    public int Threads => Rows * Columns / 64;

    /// <summary>What one group of threads spends on a strip, relatively: four parts in five are multiply-adds where the tile is 128 x 128, the rest are loads.</summary>
    public long StripCost => (4L * Rows * Columns) + (64L * (Rows + Columns));

    public static TileSize Of<TTile>() where TTile : struct, ITile => new(typeof(TTile), TTile.Rows, TTile.Columns);

    public long Tiles(int batch, int m, int n) => (long)batch * ((m + Rows - 1) / Rows) * ((n + Columns - 1) / Columns);
}
