namespace XceptionScript.Backends.Gpu;

/// <summary>What a sweep of 3 x 3 windows over quads of channels is told.</summary>
internal struct SweepShape
{
    public WindowTiles Tiles;

    /// <summary>What windows read: extents, and how far the first window sticks out.</summary>
    public int Height, Width, Top, Left;

    /// <summary>What windows make, or for a kernel's gradient what they made.</summary>
    public int OutputHeight, OutputWidth;

    /// <summary>The first tap and the distance to the next: the kernel as it is, or turned around.</summary>
    public int FirstTap, TapStep;

    /// <summary>Into how many parts a kernel's gradient is summed.</summary>
    public int Parts;
    public Place A, B, Output;
    public PrologueShape Prologue;
}
