using System.Runtime.CompilerServices;

namespace XceptionScript.Backends.Cpu;

/// <summary>
/// The loops around the micro-kernel: per block of depth the columns of b are packed once, then every slab of rows of a stays in the
/// first cache while the packed panels stream from the second.
/// </summary>
internal static unsafe class Product
{
    /// <summary>The depth that is packed at once: a slab of a then takes 12 KB.</summary>
    public const int DepthBlock = 384;

    /// <summary>The columns that are packed at once: with <see cref="DepthBlock"/> 590 KB, about half of a second-level cache.</summary>
    public const int ColumnBlock = 384;

    /// <summary>The most slabs of rows that a left operand may ask to gather at once.</summary>
    public const int MostSlabs = 16;

    /// <summary>The largest tile, for columns that do not fill theirs.</summary>
    private const int TileSize = 8 * 48;

    /// <summary>The floats of workspace for <see cref="Multiply"/>.</summary>
    public static long Workspace => (DepthBlock * (ColumnBlock + (8L * MostSlabs))) + TileSize;

    /// <summary>Computes one block of a product, whatever the result held before.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply<TLeft, TRight, TResult>(in TLeft left, in TRight right, in TResult result, in ProductBlock block, float* space)
        where TLeft : struct, ILeft where TRight : struct, IRight where TResult : struct, IResult
    {
        if (block.Depth == block.DepthEnd)
        {
            for (var row = block.Row; row < block.RowEnd; row++)
                new Span<float>(result.Row(row) + block.Column, block.ColumnEnd - block.Column).Clear();
        }

        var panels = space + TileSize;
        var slabs = panels + (DepthBlock * ColumnBlock);
        var pointers = stackalloc float*[8 * MostSlabs];
        var targets = stackalloc float*[8];
        var edge = stackalloc float*[8];
        for (var r = 0; r < 8; r++) edge[r] = space + (r * 48);

        var total = block.DepthEnd - block.Depth;
        var blocks = (total + DepthBlock - 1) / DepthBlock;
        for (var i = 0; i < blocks; i++)
        {
            // Blocks as equal as can be: 728 is 364 + 364.
            var k = block.Depth + (int)((long)total * i / blocks);
            var depth = block.Depth + (int)((long)total * (i + 1) / blocks) - k;
            Pack(right, block, k, depth, panels);
            for (var group = block.Row; group < block.RowEnd; group += TLeft.Slabs * Tiles.Rows)
            {
                var end = Math.Min(group + (TLeft.Slabs * Tiles.Rows), block.RowEnd);
                var step = left.Gather(group, end - group, k, depth, slabs, pointers);
                for (var row = group; row < end; row += Tiles.Rows)
                {
                    var rows = Math.Min(Tiles.Rows, end - row);
                    for (var r = 0; r < rows; r++) targets[r] = result.Row(row + r) + block.Column;
                    Slab(rows, block.ColumnEnd - block.Column, depth, pointers + (row - group), step, panels, targets, edge, i > 0);
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Slab(int rows, int columns, int depth, float** pointers, nint step, float* panel, float** targets, float** edge, bool accumulate)
    {
        while (columns > 0)
        {
            var width = Tiles.Width(columns);
            if (width <= columns)
            {
                Tiles.Multiply(rows, width, depth, pointers, step, panel, width, targets, accumulate);
                for (var r = 0; r < rows; r++) targets[r] += width;
            }
            else
            {
                Tiles.Multiply(rows, width, depth, pointers, step, panel, width, edge, false);
                for (var r = 0; r < rows; r++) Put(edge[r], targets[r], columns, accumulate);
            }

            panel += (long)width * depth;
            columns -= width;
        }
    }

    private static void Pack<TRight>(in TRight right, in ProductBlock block, int k, int depth, float* panels) where TRight : struct, IRight
    {
        for (var column = block.Column; column < block.ColumnEnd;)
        {
            var remaining = block.ColumnEnd - column;
            var width = Tiles.Width(remaining);
            right.Pack(column, Math.Min(width, remaining), width, k, depth, panels);
            panels += (long)width * depth;
            column += width;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Put(float* source, float* target, int count, bool accumulate)
    {
        for (var j = 0; j < count; j++) target[j] = accumulate ? target[j] + source[j] : source[j];
    }
}
