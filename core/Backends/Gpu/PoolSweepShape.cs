namespace XceptionScript.Backends.Gpu;

/// <summary>What a sweep of 3 x 3 maxima over quads of channels is told.</summary>
internal struct PoolSweepShape
{
    public WindowTiles Tiles;
    public WindowShape Window;
    public Place A, B, Output;
}
