namespace XceptionScript.Backends.Gpu;

/// <summary>
/// How an operand is walked along the depth without divisions: an inner axis, after whose end the next column begins, after whose last the next
/// row does. What each of the three steps adds to the offset and to the position in the image is known before the kernel starts; only how many columns
/// there are may differ between the products of a batch.
/// </summary>
internal struct Walk
{
    /// <summary>The extent of the depth.</summary>
    public int Depth;

    public int Inner, Columns;
    public int InnerOffset, InnerX;

    /// <summary>As many steps of the inner axis as a strip has depths.</summary>
    public int StripOffset, StripX;

    public int ColumnOffset, ColumnY, ColumnX;
    public int RowOffset, RowY;

    /// <summary>What leads back over one column: a row begins where its predecessor did, so it goes back over all of them.</summary>
    public int BackOffset, BackX;

    /// <summary>The image: what lies outside it is padding.</summary>
    public int Height, Width;

    public static bool IsInside(Walk walk, Cursor at) => (uint)at.Y < (uint)walk.Height && (uint)at.X < (uint)walk.Width;

    /// <summary>The same cursor one strip further.</summary>
    public static Cursor NextStrip(Walk walk, Cursor at) => Advance(walk, at, Octet.Depth, walk.StripOffset, walk.StripX);

    /// <summary>The same cursor one step further.</summary>
    public static Cursor NextDepth(Walk walk, Cursor at) => Advance(walk, at, 1, walk.InnerOffset, walk.InnerX);

    private static Cursor Advance(Walk walk, Cursor at, int steps, int offset, int x)
    {
        at.Depth += steps;
        at.Inner += steps;
        at.Offset += offset;
        at.X += x;
        while (at.Inner >= walk.Inner)
        {
            at.Inner -= walk.Inner;
            at.Offset += walk.ColumnOffset;
            at.Y += walk.ColumnY;
            at.X += walk.ColumnX;
            at.Column++;
            if (at.Column < walk.Columns) continue;
            at.Column = 0;
            at.Offset += walk.RowOffset + (walk.Columns * walk.BackOffset);
            at.Y += walk.RowY;
            at.X += walk.Columns * walk.BackX;
        }
        return at;
    }
}
