using ILGPU;
using XceptionScript.Lowering;

namespace XceptionScript.Backends.Gpu;

/// <summary>
/// 3 x 3 maxima over quads of channels: a thread goes down a column. In the place of padding stands the nearest cell, which is in the window anyway unless all of it
/// is padding. NaN shows in a sum; only then cells are compared in a way that knows of it.
/// </summary>
internal static class PoolSweeps
{
    /// <summary>The launch of a call, or null if it is not of the common kind.</summary>
    public static GpuKernel? TryFor(PoolCall call, Layout layout)
    {
        var w = call.Window;
        if (w is not { KernelHeight: 3, KernelWidth: 3, DilationHeight: 1, DilationWidth: 1 } || call.Channels % Quads.Size != 0) return null;
        if (call.Kind != PoolKind.Max && (call.Kind != PoolKind.MaxScatter || w is not { StrideHeight: 2, StrideWidth: 2 })) return null;
        var (a, b, output) = (layout.Of(call.A), call.B < 0 ? default : layout.Of(call.B), layout.Of(call.Output));
        if (!a.IsAligned || !b.IsAligned || !output.IsAligned) return null;
        var isMax = call.Kind == PoolKind.Max;
        var rows = isMax ? call.OutputHeight : DepthwiseSweeps.Meetings(call.Height, w.Top);
        var columns = isMax ? call.OutputWidth : DepthwiseSweeps.Meetings(call.Width, w.Left);
        var shape = new PoolSweepShape
        {
            Tiles = WindowTiles.Of(call.Batch, call.Channels, rows, columns, layout.Grain.GroupSize, layout.Grain.Threads),
            Window = WindowShape.Of(w, call.Batch, call.Height, call.Width, call.Channels),
            A = a,
            B = b,
            Output = output,
        };
        Action<ArrayView<byte>, PoolSweepShape> kernel = isMax ? Max : MaxScatter;
        return new([layout.PerItem(kernel.Method, shape.Tiles.Items, shape)]);
    }

    public static void Max(ArrayView<byte> arena, PoolSweepShape shape)
    {
        var window = shape.Window;
        var image = shape.A.InWide<Float4>(arena);
        var output = shape.Output.InWide<Float4>(arena);
        var quads = shape.Tiles.Quads;
        var step = Grid.DimX * Group.DimX;
        for (var item = (Grid.IdxX * Group.DimX) + Group.IdxX; (uint)item < (uint)shape.Tiles.Items; item += step)
        {
            var tile = shape.Tiles.At(item);
            if (tile.Quad < quads)
            {
                var row = window.Width * quads;
                var first = (tile.Image * window.Height * row) + tile.Quad;
                var x = (tile.Column * window.StrideWidth) - window.Left;
                var at0 = first + (DepthwiseSweeps.Within(x, window.Width) * quads);
                var at1 = first + (DepthwiseSweeps.Within(x + 1, window.Width) * quads);
                var at2 = first + (DepthwiseSweeps.Within(x + 2, window.Width) * quads);
                var end = IntrinsicMath.Min(tile.FirstRow + shape.Tiles.StripRows, window.OutputHeight);
                var target = (((((tile.Image * window.OutputHeight) + tile.FirstRow) * window.OutputWidth) + tile.Column) * quads) + tile.Quad;
                var y = (tile.FirstRow * window.StrideHeight) - window.Top;
                for (var r = tile.FirstRow; r < end; r++)
                {
                    var line0 = DepthwiseSweeps.Within(y, window.Height) * row;
                    var line1 = DepthwiseSweeps.Within(y + 1, window.Height) * row;
                    var line2 = DepthwiseSweeps.Within(y + 2, window.Height) * row;
                    var c0 = image[line0 + at0];
                    var c1 = image[line0 + at1];
                    var c2 = image[line0 + at2];
                    var c3 = image[line1 + at0];
                    var c4 = image[line1 + at1];
                    var c5 = image[line1 + at2];
                    var c6 = image[line2 + at0];
                    var c7 = image[line2 + at1];
                    var c8 = image[line2 + at2];
                    var best = Larger(Larger(Larger(c0, c1), Larger(c2, c3)), Larger(Larger(Larger(c4, c5), Larger(c6, c7)), c8));
                    var sum = Quads.Add(Quads.Add(Quads.Add(c0, c1), Quads.Add(c2, c3)), Quads.Add(Quads.Add(Quads.Add(c4, c5), Quads.Add(c6, c7)), c8));
                    if (float.IsNaN(sum.X + sum.Y + sum.Z + sum.W)) best = FirstLargest(image, window, first, quads, y, x).Best;
                    if (!HasCells(x, window.Width) | !HasCells(y, window.Height)) best = Quads.Repeat(float.NegativeInfinity);
                    output[target] = best;
                    target += window.OutputWidth * quads;
                    y += window.StrideHeight;
                }
            }
        }
    }

    /// <summary>
    /// Windows that move by 2: a thread makes two columns, two rows at a time, from the windows that begin there and those beside and above them. The winners of the
    /// upper ones are those of the step before.
    /// </summary>
    public static void MaxScatter(ArrayView<byte> arena, PoolSweepShape shape)
    {
        var window = shape.Window;
        var image = shape.A.InWide<Float4>(arena);
        var values = shape.B.InWide<Float4>(arena);
        var output = shape.Output.InWide<Float4>(arena);
        var quads = shape.Tiles.Quads;
        var step = Grid.DimX * Group.DimX;
        for (var item = (Grid.IdxX * Group.DimX) + Group.IdxX; (uint)item < (uint)shape.Tiles.Items; item += step)
        {
            var tile = shape.Tiles.At(item);
            if (tile.Quad < quads)
            {
                var column = tile.Column + (window.Left / 2);
                var hasLeft = (uint)(column - 1) < (uint)window.OutputWidth;
                var hasRight = (uint)column < (uint)window.OutputWidth;
                var resultRow = window.OutputWidth * quads;
                var firstResult = (tile.Image * window.OutputHeight * resultRow) + tile.Quad;
                var resultLeft = firstResult + (DepthwiseSweeps.Within(column - 1, window.OutputWidth) * quads);
                var resultRight = firstResult + (DepthwiseSweeps.Within(column, window.OutputWidth) * quads);

                var row = window.Width * quads;
                var first = (tile.Image * window.Height * row) + tile.Quad;
                var x = (column * 2) - window.Left;
                var column0 = DepthwiseSweeps.Within(x - 2, window.Width);
                var column1 = DepthwiseSweeps.Within(x - 1, window.Width);
                var column2 = DepthwiseSweeps.Within(x, window.Width);
                var column3 = DepthwiseSweeps.Within(x + 1, window.Width);
                var column4 = DepthwiseSweeps.Within(x + 2, window.Width);
                var isEven = (uint)x < (uint)window.Width;
                var isOdd = (uint)(x + 1) < (uint)window.Width;

                // The taps that these columns are of the left window and of the right one.
                float left0 = column0 - x + 2, left1 = column1 - x + 2, left2 = column2 - x + 2, right0 = column2 - x, right1 = column3 - x, right2 = column4 - x;

                var line = tile.FirstRow + (window.Top / 2);
                var y = (line * 2) - window.Top;
                var end = IntrinsicMath.Min(y + (2 * shape.Tiles.StripRows), window.Height);
                var target = first + (y * row) + (x * quads);

                // The windows above the first cells come first, without results of their own.
                Float4 aboveLeft = Quads.Repeat(-1f), aboveRight = Quads.Repeat(-1f), fromAboveLeft = default, fromAboveRight = default;
                line--;
                y -= 2;
                target -= 2 * row;
                var firstCell = y + 2;
                for (; y < end; y += 2)
                {
                    float tap = 3 * (DepthwiseSweeps.Within(y, window.Height) - y);
                    var left = FirstAt(tap + left0);
                    var right = FirstAt(tap + right0);
                    Float4 all = default;
                    for (var tapRow = 0; tapRow < 3; tapRow++)
                    {
                        var cellRow = DepthwiseSweeps.Within(y + tapRow, window.Height);
                        var from = first + (cellRow * row);
                        var c0 = image[from + (column0 * quads)];
                        var c1 = image[from + (column1 * quads)];
                        var c2 = image[from + (column2 * quads)];
                        var c3 = image[from + (column3 * quads)];
                        var c4 = image[from + (column4 * quads)];
                        all = Quads.Add(Quads.Add(Quads.Add(all, c0), Quads.Add(c1, c2)), Quads.Add(c3, c4));
                        tap = 3 * (cellRow - y);
                        left = Larger(c0, tap + left0, left);
                        left = Larger(c1, tap + left1, left);
                        left = Larger(c2, tap + left2, left);
                        right = Larger(c2, tap + right0, right);
                        right = Larger(c3, tap + right1, right);
                        right = Larger(c4, tap + right2, right);
                    }
                    if (float.IsNaN(all.X + all.Y + all.Z + all.W))
                    {
                        left = FirstLargest(image, window, first, quads, y, x - 2);
                        right = FirstLargest(image, window, first, quads, y, x);
                    }
                    var isResult = (uint)line < (uint)window.OutputHeight;
                    var resultLine = DepthwiseSweeps.Within(line, window.OutputHeight) * resultRow;
                    var fromLeft = Quads.Where(isResult & hasLeft, values[resultLine + resultLeft]);
                    var fromRight = Quads.Where(isResult & hasRight, values[resultLine + resultRight]);
                    if (y >= firstCell)
                    {
                        if (y >= 0)
                        {
                            if (isEven)
                            {
                                var sum = Quads.Add(QuadNumbers.WhereSame(aboveLeft, 8f, fromAboveLeft), QuadNumbers.WhereSame(aboveRight, 6f, fromAboveRight));
                                sum = Quads.Add(sum, QuadNumbers.WhereSame(left.Tap, 2f, fromLeft));
                                output[target] = Quads.Add(sum, QuadNumbers.WhereSame(right.Tap, 0f, fromRight));
                            }
                            if (isOdd) output[target + quads] = Quads.Add(QuadNumbers.WhereSame(aboveRight, 7f, fromAboveRight), QuadNumbers.WhereSame(right.Tap, 1f, fromRight));
                        }
                        if (y + 1 < window.Height)
                        {
                            if (isEven) output[target + row] = Quads.Add(QuadNumbers.WhereSame(left.Tap, 5f, fromLeft), QuadNumbers.WhereSame(right.Tap, 3f, fromRight));
                            if (isOdd) output[target + row + quads] = QuadNumbers.WhereSame(right.Tap, 4f, fromRight);
                        }
                    }
                    aboveLeft = left.Tap;
                    aboveRight = right.Tap;
                    fromAboveLeft = fromLeft;
                    fromAboveRight = fromRight;
                    line++;
                    target += 2 * row;
                }
            }
        }
    }

    private static bool HasCells(int first, int extent) => first < extent & first + 3 > 0;

    private static Float4 Larger(Float4 a, Float4 b)
    {
        a.X = IntrinsicMath.Max(a.X, b.X);
        a.Y = IntrinsicMath.Max(a.Y, b.Y);
        a.Z = IntrinsicMath.Max(a.Z, b.Z);
        a.W = IntrinsicMath.Max(a.W, b.W);
        return a;
    }

    // A window's first cell wins whatever it is, also -infinity.
    private static Winner<Float4> FirstAt(float tap)
    {
        Winner<Float4> winner = default;
        winner.Best = Quads.Repeat(float.NegativeInfinity);
        winner.Tap = Quads.Repeat(tap);
        return winner;
    }

    private static Winner<Float4> Larger(Float4 value, float tap, Winner<Float4> winner)
    {
        winner.Tap.X = value.X > winner.Best.X ? tap : winner.Tap.X;
        winner.Tap.Y = value.Y > winner.Best.Y ? tap : winner.Tap.Y;
        winner.Tap.Z = value.Z > winner.Best.Z ? tap : winner.Tap.Z;
        winner.Tap.W = value.W > winner.Best.W ? tap : winner.Tap.W;
        winner.Best = Larger(value, winner.Best);
        return winner;
    }

    /// <summary>The first largest cell of a window whose first cell is at a row and a column, where NaN counts as larger than every number.</summary>
    private static Winner<Float4> FirstLargest(ArrayView<Float4> image, WindowShape window, int first, int quads, int y, int x)
    {
        var winner = FirstAt((3 * (DepthwiseSweeps.Within(y, window.Height) - y)) + DepthwiseSweeps.Within(x, window.Width) - x);
        for (var tapRow = 0; tapRow < 3; tapRow++)
        {
            var row = DepthwiseSweeps.Within(y + tapRow, window.Height);
            for (var tapColumn = 0; tapColumn < 3; tapColumn++)
            {
                var column = DepthwiseSweeps.Within(x + tapColumn, window.Width);
                var value = image[first + (((row * window.Width) + column) * quads)];
                var tap = Quads.Repeat((3 * (row - y)) + column - x);
                winner.Tap = QuadNumbers.WhereLarger(false, value, winner.Best, tap, winner.Tap);
                winner.Best = QuadNumbers.WhereLarger(false, value, winner.Best, value, winner.Best);
            }
        }
        return winner;
    }
}
