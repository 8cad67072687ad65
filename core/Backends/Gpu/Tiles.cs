namespace XceptionScript.Backends.Gpu;

/// <summary>128 x 128 by 256 threads.</summary>
internal readonly struct Tile128x128 : ITile
{
    public static int Rows => 128;

    public static int Columns => 128;

    public static int LaneRows => 8;

    public static int LaneColumns => 4;
}

/// <summary>128 x 64 by 128 threads.</summary>
internal readonly struct Tile128x64 : ITile
{
    public static int Rows => 128;

    public static int Columns => 64;

    public static int LaneRows => 8;

    public static int LaneColumns => 4;
}

/// <summary>64 x 64 by 64 threads.</summary>
internal readonly struct Tile64x64 : ITile
{
    public static int Rows => 64;

    public static int Columns => 64;

    public static int LaneRows => 8;

    public static int LaneColumns => 4;
}

/// <summary>128 x 32 by 64 threads.</summary>
internal readonly struct Tile128x32 : ITile
{
    public static int Rows => 128;

    public static int Columns => 32;

    public static int LaneRows => 8;

    public static int LaneColumns => 4;
}

/// <summary>16 x 8 by 2 threads.</summary>
internal readonly struct Tile16x8 : ITile
{
    public static int Rows => 16;

    public static int Columns => 8;

    public static int LaneRows => 2;

    public static int LaneColumns => 1;
}
