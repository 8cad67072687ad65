using ILGPU;
using XceptionScript.Lowering;

namespace XceptionScript.Backends.Gpu;

/// <summary>3 x 3 maxima over quads of channels: a thread goes down a column, the cells of a window are asked for together, and padding never wins.</summary>
internal static class PoolSweeps
{
    /// <summary>The launch of a call, or null if it is not of the common kind.</summary>
    public static GpuKernel? TryFor(PoolCall call, Layout layout)
    {
        var w = call.Window;
        if (w is not { KernelHeight: 3, KernelWidth: 3, DilationHeight: 1, DilationWidth: 1 } || call.Channels % Quads.Size != 0) return null;
        if (call.Kind != PoolKind.Max && (call.Kind != PoolKind.MaxScatter || w is not { StrideHeight: 2, StrideWidth: 2 })) return null;
        var (a, b, output) = (layout.Of(call.A), call.B < 0 ? default : layout.Of(call.B), layout.Of(call.Output));
        if (!Quads.Align(a) || !Quads.Align(b) || !Quads.Align(output)) return null;
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
        var image = Quads.In(arena, shape.A);
        var output = Quads.In(arena, shape.Output);
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
                var isIn0 = (uint)x < (uint)window.Width;
                var isIn1 = (uint)(x + 1) < (uint)window.Width;
                var isIn2 = (uint)(x + 2) < (uint)window.Width;
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
                    var isInside = (uint)y < (uint)window.Height;
                    var best = Quads.Repeat(float.NegativeInfinity);
                    best = Larger(isInside & isIn0, c0, best);
                    best = Larger(isInside & isIn1, c1, best);
                    best = Larger(isInside & isIn2, c2, best);
                    isInside = (uint)(y + 1) < (uint)window.Height;
                    best = Larger(isInside & isIn0, c3, best);
                    best = Larger(isInside & isIn1, c4, best);
                    best = Larger(isInside & isIn2, c5, best);
                    isInside = (uint)(y + 2) < (uint)window.Height;
                    best = Larger(isInside & isIn0, c6, best);
                    best = Larger(isInside & isIn1, c7, best);
                    best = Larger(isInside & isIn2, c8, best);
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
        var image = Quads.In(arena, shape.A);
        var values = Quads.In(arena, shape.B);
        var output = Quads.In(arena, shape.Output);
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
                var isIn0 = (uint)(x - 2) < (uint)window.Width;
                var isIn1 = (uint)(x - 1) < (uint)window.Width;
                var isIn2 = (uint)x < (uint)window.Width;
                var isIn3 = (uint)(x + 1) < (uint)window.Width;
                var isIn4 = (uint)(x + 2) < (uint)window.Width;
                var at0 = first + (DepthwiseSweeps.Within(x - 2, window.Width) * quads);
                var at1 = first + (DepthwiseSweeps.Within(x - 1, window.Width) * quads);
                var at2 = first + (DepthwiseSweeps.Within(x, window.Width) * quads);
                var at3 = first + (DepthwiseSweeps.Within(x + 1, window.Width) * quads);
                var at4 = first + (DepthwiseSweeps.Within(x + 2, window.Width) * quads);

                var line = tile.FirstRow + (window.Top / 2);
                var y = (line * 2) - window.Top;
                var end = IntrinsicMath.Min(y + (2 * shape.Tiles.StripRows), window.Height);
                var target = first + (y * row) + (x * quads);

                var firstLeft = IntrinsicMath.Max(2 - x, 0);
                var firstRight = IntrinsicMath.Max(-x, 0);

                // The windows above the first cells come first, without results of their own.
                Float4 aboveLeft = Quads.Repeat(-1f), aboveRight = Quads.Repeat(-1f), fromAboveLeft = default, fromAboveRight = default;
                line--;
                y -= 2;
                target -= 2 * row;
                var firstCell = y + 2;
                for (; y < end; y += 2)
                {
                    // The first cell wins unless one is larger, so the taps begin with the first one that is no padding.
                    var firstTap = IntrinsicMath.Max(-y, 0) * 3;
                    var left = FirstAt(firstTap + firstLeft);
                    var right = FirstAt(firstTap + firstRight);
                    for (var tapRow = 0; tapRow < 3; tapRow++)
                    {
                        var isInside = (uint)(y + tapRow) < (uint)window.Height;
                        var from = DepthwiseSweeps.Within(y + tapRow, window.Height) * row;
                        var c0 = image[from + at0];
                        var c1 = image[from + at1];
                        var c2 = image[from + at2];
                        var c3 = image[from + at3];
                        var c4 = image[from + at4];
                        float tap = tapRow * 3;
                        left = Larger(isInside & isIn0, c0, tap, left);
                        left = Larger(isInside & isIn1, c1, tap + 1f, left);
                        left = Larger(isInside & isIn2, c2, tap + 2f, left);
                        right = Larger(isInside & isIn2, c2, tap, right);
                        right = Larger(isInside & isIn3, c3, tap + 1f, right);
                        right = Larger(isInside & isIn4, c4, tap + 2f, right);
                    }
                    var isResult = (uint)line < (uint)window.OutputHeight;
                    var resultLine = DepthwiseSweeps.Within(line, window.OutputHeight) * resultRow;
                    var fromLeft = Quads.Where(isResult & hasLeft, values[resultLine + resultLeft]);
                    var fromRight = Quads.Where(isResult & hasRight, values[resultLine + resultRight]);
                    if (y >= firstCell)
                    {
                        if (y >= 0)
                        {
                            if (isIn2)
                            {
                                var sum = Quads.Add(QuadNumbers.WhereSame(aboveLeft, 8f, fromAboveLeft), QuadNumbers.WhereSame(aboveRight, 6f, fromAboveRight));
                                sum = Quads.Add(sum, QuadNumbers.WhereSame(left.Tap, 2f, fromLeft));
                                output[target] = Quads.Add(sum, QuadNumbers.WhereSame(right.Tap, 0f, fromRight));
                            }
                            if (isIn3) output[target + quads] = Quads.Add(QuadNumbers.WhereSame(aboveRight, 7f, fromAboveRight), QuadNumbers.WhereSame(right.Tap, 1f, fromRight));
                        }
                        if (y + 1 < window.Height)
                        {
                            if (isIn2) output[target + row] = Quads.Add(QuadNumbers.WhereSame(left.Tap, 5f, fromLeft), QuadNumbers.WhereSame(right.Tap, 3f, fromRight));
                            if (isIn3) output[target + row + quads] = QuadNumbers.WhereSame(right.Tap, 4f, fromRight);
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

    private static Float4 Larger(bool isInside, Float4 value, Float4 best)
    {
        best.X = isInside & Largest.Wins(value.X, best.X) ? value.X : best.X;
        best.Y = isInside & Largest.Wins(value.Y, best.Y) ? value.Y : best.Y;
        best.Z = isInside & Largest.Wins(value.Z, best.Z) ? value.Z : best.Z;
        best.W = isInside & Largest.Wins(value.W, best.W) ? value.W : best.W;
        return best;
    }

    private static Winner<Float4> FirstAt(int tap)
    {
        Winner<Float4> winner = default;
        winner.Best = Quads.Repeat(float.NegativeInfinity);
        winner.Tap = Quads.Repeat(tap);
        return winner;
    }

    private static Winner<Float4> Larger(bool isInside, Float4 value, float tap, Winner<Float4> winner)
    {
        var x = isInside & Largest.Wins(value.X, winner.Best.X);
        var y = isInside & Largest.Wins(value.Y, winner.Best.Y);
        var z = isInside & Largest.Wins(value.Z, winner.Best.Z);
        var w = isInside & Largest.Wins(value.W, winner.Best.W);
        winner.Best.X = x ? value.X : winner.Best.X;
        winner.Best.Y = y ? value.Y : winner.Best.Y;
        winner.Best.Z = z ? value.Z : winner.Best.Z;
        winner.Best.W = w ? value.W : winner.Best.W;
        winner.Tap.X = x ? tap : winner.Tap.X;
        winner.Tap.Y = y ? tap : winner.Tap.Y;
        winner.Tap.Z = z ? tap : winner.Tap.Z;
        winner.Tap.W = w ? tap : winner.Tap.W;
        return winner;
    }
}
