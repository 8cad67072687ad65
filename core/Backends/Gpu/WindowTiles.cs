namespace XceptionScript.Backends.Gpu;

/// <summary>
/// How windowed work over quads of channels is numbered: an item is a strip of rows of one column of one image for one quad. Numbers run along some quads first,
/// then along the columns, so that the threads of a group share what their windows share, and read whole sectors of memory side by side.
/// </summary>
internal struct WindowTiles
{
    private const int MostSlabQuads = 16, FewestSlabQuads = 6, MostStripRows = 40, FewRows = 16, FewestRows = 4;

    /// <summary>Images, quads of channels, the quads that lie side by side and how many such slabs there are.</summary>
    public int Batch, Quads, SlabQuads, Slabs;

    /// <summary>Columns of items, strips of an image and the rows of each.</summary>
    public int Columns, Strips, StripRows;

    /// <summary>Items in all; the last slab of an image may have some that are beyond the channels.</summary>
    public readonly int Items => Batch * Strips * Slabs * Columns * SlabQuads;

    /// <summary>Strips are as long as lets a device with room for so many threads be busy.</summary>
    public static WindowTiles Of(int batch, int channels, int rows, int columns, int groupSize, int threads)
    {
        var quads = channels / Gpu.Quads.Size;
        var slabQuads = SlabOf(quads, Math.Min(MostSlabQuads, groupSize));
        var slabs = (quads + slabQuads - 1) / slabQuads;
        var tiles = new WindowTiles { Batch = batch, Quads = quads, SlabQuads = slabQuads, Slabs = slabs, Columns = columns };
        var items = Math.Max((long)batch * slabs * columns * slabQuads, 1);

        // Strips read the rows between them twice, so they are short only where most of the device would be idle otherwise.
        var busy = Math.Min((threads + (items / 2)) / items, rows / FewRows);
        var halfBusy = Math.Min(((threads / 2) + items - 1) / items, (rows + FewestRows - 1) / FewestRows);
        var strips = (int)Math.Max((rows + MostStripRows - 1) / MostStripRows, Math.Max(busy, halfBusy));
        tiles.StripRows = (rows + strips - 1) / strips;
        tiles.Strips = (rows + tiles.StripRows - 1) / tiles.StripRows;
        return tiles;
    }

    /// <summary>Where an item lies.</summary>
    public readonly WindowTile At(int item)
    {
        WindowTile tile = default;
        var column = item / SlabQuads;
        var slab = column / Columns;
        var strip = slab / Slabs;
        tile.Image = strip / Strips;
        tile.Column = column - (slab * Columns);
        tile.Quad = ((slab - (strip * Slabs)) * SlabQuads) + item - (column * SlabQuads);
        tile.FirstRow = (strip - (tile.Image * Strips)) * StripRows;
        return tile;
    }

    // Whole sectors of 32 bytes, and no idle threads where the channels allow it.
    private static int SlabOf(int quads, int most)
    {
        if (quads <= most) return quads;
        for (var slab = most - (most % 2); slab >= FewestSlabQuads; slab -= 2)
        {
            if (quads % slab == 0) return slab;
        }
        return most;
    }
}
