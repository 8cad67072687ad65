namespace XceptionScript.Backends.Gpu;

/// <summary>128 x 128 by 256 threads.</summary>
internal readonly struct Tile128 : ITile
{
    public static int Rows => 128;

    public static int Columns => 128;

    public static int Depth => 8;
}

/// <summary>64 x 64 by 64 threads.</summary>
internal readonly struct Tile64 : ITile
{
    public static int Rows => 64;

    public static int Columns => 64;

    public static int Depth => 8;
}

/// <summary>16 x 8 by 2 threads.</summary>
internal readonly struct Tile16 : ITile
{
    public static int Rows => 16;

    public static int Columns => 8;

    public static int Depth => 4;
}
