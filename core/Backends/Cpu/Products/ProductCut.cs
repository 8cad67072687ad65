namespace XceptionScript.Backends.Cpu;

/// <summary>
/// How a product of some shape is cut into tasks: blocks of rows and columns and, where those are few and the depth is long, chunks of
/// the depth whose partial sums are added in order. A function of the shape alone, so that sums are the same with any number of workers.
/// </summary>
internal readonly record struct ProductCut
{
    // Below this many multiply-adds a task is not worth waking a worker for.
    private const long SmallestTask = 1 << 22;
    private const int MostTasks = 64;

    // With fewer rows packing the columns shows, with more the result leaves the cache between blocks of depth.
    private const int FewestRows = 128;
    private const int MostRows = 512;
    private const int ShortestChunk = 4 * Product.DepthBlock;

    public ProductCut(int rows, int columns, int depth, int repeats, bool splitDepth)
    {
        (Rows, Columns, Depth) = (rows, columns, depth);
        var work = Math.Max(rows, Tiles.Rows) * (long)columns * depth * repeats;
        var wanted = (int)Math.Clamp(work / SmallestTask, 1, MostTasks);
        var panels = Ceiling(columns, Tiles.Columns);
        ColumnBlock = Math.Max(1, Ceiling(panels, Math.Max(1, Ceiling(columns, Product.ColumnBlock)))) * Tiles.Columns;
        ColumnBlocks = Ceiling(columns, ColumnBlock);

        // Where the depth is by far the longest axis it is split first, so that columns are packed for all rows at once.
        var tiles = Math.Max(1, ColumnBlocks * repeats);
        var chunks = splitDepth && depth > 4L * rows ? Chunks(depth, wanted / tiles) : 1;
        var block = Math.Clamp(Ceiling(rows, Ceiling(wanted, tiles * chunks)), FewestRows, MostRows);
        RowBlock = Math.Max(1, Ceiling(Ceiling(rows, Math.Max(1, Ceiling(rows, block))), Tiles.Rows)) * Tiles.Rows;
        RowBlocks = Ceiling(rows, RowBlock);

        if (splitDepth) chunks = Chunks(depth, wanted / (tiles * Math.Max(1, RowBlocks)));
        DepthChunk = Math.Max(1, Ceiling(Ceiling(depth, chunks), Product.DepthBlock)) * Product.DepthBlock;
        DepthChunks = Math.Max(1, Ceiling(depth, DepthChunk));
    }

    public int Rows { get; }

    public int Columns { get; }

    public int Depth { get; }

    public int RowBlocks { get; }

    public int ColumnBlocks { get; }

    public int DepthChunks { get; }

    /// <summary>Tasks of one product.</summary>
    public int Tasks => RowBlocks * ColumnBlocks * DepthChunks;

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

    private static int Chunks(int depth, int wanted) => Math.Clamp(wanted, 1, Math.Max(1, depth / ShortestChunk));

    private static int Ceiling(int a, int b) => (int)(((long)a + b - 1) / b);
}
