namespace XceptionScript.Backends.Gpu;

/// <summary>The numbers of a tile type, for the host.</summary>
internal sealed record TileSize(Type Type, int Rows, int Columns, int Threads)
{
    public static TileSize Of<TTile>() where TTile : struct, ITile =>
        new(typeof(TTile), TTile.Rows, TTile.Columns, TTile.Rows / 8 * (TTile.Columns / 8));
}
