using XceptionScript.Backends.Gpu;

namespace XceptionScript.Ptx.Backend;

/// <summary>How work is cut for the interpreter.</summary>
internal static class Grains
{
    /// <summary>Blocks of two warps, few of them, and cuts so fine that small cases reach every stage and every loop over blocks.</summary>
    public static Grain Fine { get; } = new(64, 3, 4, 64, new ProductGrain([TileSize.Of<Tile64x64>()], 1, 256, 0, 0));
}
