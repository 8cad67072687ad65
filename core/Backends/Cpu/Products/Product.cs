using System.Runtime.CompilerServices;

namespace XceptionScript.Backends.Cpu;

/// <summary>
/// The loops around the micro-kernel: for a block of depth and a group of rows, every panel of columns meets all slabs of the group, so that the panel stays in
/// the nearest caches while rows of a stream past it.
/// </summary>
internal static unsafe class Product
{
    /// <summary>The most depth that is multiplied at once: a tile of c is read and written once per block of it, so that the 728 channels of Xception are one.</summary>
    public const int DepthBlock = 768;

    /// <summary>The columns that a task packs at once: with <see cref="DepthBlock"/> 1.2 MB, about a second-level cache.</summary>
    public const int ColumnBlock = 384;

    // Slabs of a group: with DepthBlock, rows of 393 KB.
    private const int GroupSlabs = 16;

    // The largest tile, for columns that do not fill theirs.
    private const int TileSize = 8 * 48;

    /// <summary>The floats of workspace for <see cref="Multiply"/>.</summary>
    public static long Workspace => TileSize + (DepthBlock * ColumnBlock) + (GroupSlabs * SlabSize(DepthBlock));

    /// <summary>The distance between gathered slabs: a line more than they fill, or the slabs of a depth such as 384 would all meet in the same few places of the first cache.</summary>
    public static int SlabSize(int depth) => (Tiles.Rows * depth) + Simd.LineNumbers;

    /// <summary>The blocks that a depth is cut into, as equal as can be: 1024 is 512 + 512.</summary>
    public static int DepthBlocks(int depth) => (depth + DepthBlock - 1) / DepthBlock;

    /// <summary>Where a block of depth starts.</summary>
    public static int DepthStart(int depth, int block) => (int)((long)depth * block / DepthBlocks(depth));

    /// <summary>Computes one block of a product, whatever the result held before.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply<TLeft, TPanels, TResult>(in TLeft left, in TPanels right, in TResult result, in ProductBlock block, float* space)
        where TLeft : struct, ILeft where TPanels : struct, IPanels where TResult : struct, IResult
    {
        if (block.Depth == block.DepthEnd)
        {
            for (var row = block.Row; row < block.RowEnd; row++)
                new Span<float>(result.Row(row) + block.Column, block.ColumnEnd - block.Column).Clear();
        }

        var edges = space;
        var panels = edges + TileSize;
        var rows = panels + (DepthBlock * ColumnBlock);
        var pointers = stackalloc float*[8 * GroupSlabs];
        var total = block.DepthEnd - block.Depth;
        var group = GroupSlabs * Tiles.Rows;
        for (var i = 0; i < DepthBlocks(total); i++)
        {
            var k = block.Depth + DepthStart(total, i);
            var depth = block.Depth + DepthStart(total, i + 1) - k;
            var packed = right.Block(block.Column, block.ColumnEnd, k, depth, panels);
            var isLast = i + 1 == DepthBlocks(total);
            var ahead = default(LinesAhead);
            if (!isLast) ahead.Columns(right.Ahead(block.Column, block.ColumnEnd, k + depth));
            for (var row = block.Row; row < block.RowEnd; row += group)
            {
                var end = Math.Min(row + group, block.RowEnd);
                var step = left.Gather(row, end - row, k, depth, rows, pointers);
                if (end < block.RowEnd) ahead.Rows(left.Ahead(end, Math.Min(group, block.RowEnd - end), k));
                else if (!isLast) ahead.Rows(left.Ahead(block.Row, Math.Min(group, block.RowEnd - block.Row), k + depth));
                var panel = packed;
                for (var column = block.Column; column < block.ColumnEnd;)
                {
                    var width = Tiles.Width(block.ColumnEnd - column);
                    Panel(result, row, end, column, Math.Min(width, block.ColumnEnd - column), pointers, step, panel, width, depth, i > 0, edges, ref ahead);
                    panel += (long)width * depth;
                    column += width;
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Panel<TResult>(
        in TResult result, int row, int end, int column, int columns, float** pointers, nint step, float* panel, int width, int depth, bool accumulate, float* edges,
        ref LinesAhead ahead)
        where TResult : struct, IResult
    {
        var targets = stackalloc float*[8];
        var after = panel + ((long)width * depth);
        var lines = (width + Simd.LineNumbers - 1) / Simd.LineNumbers;
        var line = 0;
        for (; row < end; row += Tiles.Rows, pointers += Tiles.Rows)
        {
            var rows = Math.Min(Tiles.Rows, end - row);

            // The first slabs ask for the next panel, a line of each of its rows at a time: it may lie in memory, and the one at hand does not any more. Those
            // after them ask for what is packed next.
            var next = panel;
            nint nextStep = width;
            if (line < lines) next = after + (Simd.LineNumbers * line++);
            else ahead.Take(ref next, ref nextStep);
            if (columns == width)
            {
                for (var r = 0; r < rows; r++) targets[r] = result.Row(row + r) + column;
                Tiles.Multiply(rows, width, depth, pointers, step, panel, targets, accumulate, next, nextStep);
                continue;
            }

            for (var r = 0; r < rows; r++) targets[r] = edges + (r * width);
            Tiles.Multiply(rows, width, depth, pointers, step, panel, targets, false, next, nextStep);
            for (var r = 0; r < rows; r++) Put(targets[r], result.Row(row + r) + column, columns, accumulate);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Put(float* source, float* target, int count, bool accumulate)
    {
        for (var j = 0; j < count; j++) target[j] = accumulate ? target[j] + source[j] : source[j];
    }
}
