namespace XceptionScript.Backends.Gpu;

/// <summary>How a matrix product is cut: some tiles as wholes, the rest in slabs of so many strips of the inner axis.</summary>
internal sealed record ProductCut(TileSize Tile, long WholeTiles, long SlabTiles, int Slabs, int SlabStrips);
