namespace XceptionScript.Backends.Cpu;

/// <summary>
/// How a product of some shape is cut into tasks: blocks of rows and columns and, where the depth is by far the longest axis, chunks of the depth whose
/// partial sums are added in order. A function of the shape alone, so that sums are the same with any number of workers.
/// </summary>
internal readonly record struct ProductCut
{
    // Below this many multiply-adds a task is not worth waking a worker for.
    private const long SmallestTask = 1 << 20;

    // Enough for many cores and for an even end; more would cost reads of the operands.
    private const int FewestTasks = 16;
    private const int MostTasks = 64;

    // Of a block whose right operand lies packed. With fewer rows, packed panels come from the third cache too often.
    private const int FewestRows = 64;
    private const int MostRows = 128;

    // Of a block that packs its own: as large as the second cache allows, for both operands are copied once per block.
    private const int MostOwnRows = 256;

    // A long right operand is packed once for all tasks where there are enough of them and it stays in the last cache.
    private const int FewestSharedRows = 512;
    private const long MostShared = 3 << 20;

    private const int FewestColumns = 4;
    private const int PackedPanels = 8;
    private const int ShortestChunk = 2 * Product.DepthBlock;

    public ProductCut(int rows, int columns, int depth, int repeats, bool splitDepth, bool isFrozen, bool wholeRows = false)
    {
        (Rows, Columns, Depth) = (rows, columns, depth);
        var work = Math.Max(rows, Tiles.Rows) * (long)columns * depth * repeats;
        var wanted = (int)Math.Clamp(work / SmallestTask, 1, MostTasks);
        var deep = splitDepth && !isFrozen && !wholeRows && depth > 3L * rows && (rows < FewestSharedRows || (long)columns * depth > MostShared);
        RowBlock = Even(rows, deep ? MostOwnRows : Math.Clamp(Ceiling(rows, wanted), FewestRows, MostRows), Tiles.Rows);
        RowBlocks = Ceiling(rows, RowBlock);
        var isPacked = isFrozen || wholeRows || (!deep && RowBlocks > 1);
        var panels = Math.Max(1, Ceiling(columns, Tiles.Columns));
        var parts = wholeRows ? 1 : Math.Min(Ceiling(Math.Min(wanted, FewestTasks), Math.Max(1, RowBlocks * repeats)), Math.Max(1, panels / FewestColumns));
        ColumnBlock = Even(columns, isPacked ? Ceiling(columns, parts) : Math.Min(Ceiling(columns, parts), Product.ColumnBlock), Tiles.Columns);
        ColumnBlocks = Ceiling(columns, ColumnBlock);
        var chunks = deep ? Math.Clamp(Ceiling(Math.Min(wanted, FewestTasks), Math.Max(1, RowBlocks * ColumnBlocks * repeats)), 1, Math.Max(1, depth / ShortestChunk)) : 1;
        DepthChunk = Math.Max(1, Ceiling(Ceiling(depth, chunks), Product.DepthBlock)) * Product.DepthBlock;
        DepthChunks = Math.Max(1, Ceiling(depth, DepthChunk));
        if (!isPacked) return;
        for (PackedColumns = 0; PackedColumns < columns;) PackedColumns += Tiles.Width(columns - PackedColumns);
        PackTasks = Product.DepthBlocks(depth) * Ceiling(panels, PackedPanels);
    }

    public int Rows { get; }

    public int Columns { get; }

    public int Depth { get; }

    public int RowBlocks { get; }

    public int ColumnBlocks { get; }

    public int DepthChunks { get; }

    /// <summary>Tasks of one product.</summary>
    public int Tasks => RowBlocks * ColumnBlocks * DepthChunks;

    /// <summary>The columns of all panels where the right operand is packed once for all tasks; 0 where each task packs what it needs.</summary>
    public int PackedColumns { get; }

    /// <summary>The floats of the packed operand.</summary>
    public long PackedSize => ((long)PackedColumns * Depth + 15) / 16 * 16;

    /// <summary>The tasks in which the right operand is packed.</summary>
    public int PackTasks { get; }

    private int RowBlock { get; }

    private int ColumnBlock { get; }

    private int DepthChunk { get; }

    /// <summary>The block of a task and the chunk of depth that it belongs to.</summary>
    public ProductBlock Block(int task, out int chunk)
    {
        (task, var column) = Math.DivRem(task, ColumnBlocks);
        (chunk, var row) = Math.DivRem(task, RowBlocks);
        return new ProductBlock(
            row * RowBlock, Math.Min((row + 1) * RowBlock, Rows),
            column * ColumnBlock, Math.Min((column + 1) * ColumnBlock, Columns),
            Math.Min(chunk * DepthChunk, Depth), (int)Math.Min((chunk + 1L) * DepthChunk, Depth));
    }

    /// <summary>The panels that one task packs, and the block of depth that they belong to.</summary>
    public (int Column, int ColumnEnd, int K, int Depth) PackedPart(int task)
    {
        var width = PackedPanels * Tiles.Columns;
        var (block, part) = Math.DivRem(task, Ceiling(Columns, width));
        var k = Product.DepthStart(Depth, block);
        return (part * width, Math.Min((part + 1) * width, Columns), k, Product.DepthStart(Depth, block + 1) - k);
    }

    // The size of blocks of at most so much, all about as large, in whole units.
    private static int Even(int extent, int most, int unit) => Math.Max(1, Ceiling(Ceiling(extent, Math.Max(1, Ceiling(extent, most))), unit)) * unit;

    private static int Ceiling(int a, int b) => (int)(((long)a + b - 1) / b);
}
