using System.Reflection;
using ILGPU;
using XceptionScript.Lowering;

namespace XceptionScript.Backends.Gpu;

/// <summary>
/// 3 x 3 windows over quads of channels: a thread goes down a column or two with the taps in registers, adds each row of the image to the three rows of results
/// that it is part of, or to the taps that it meets cotangents under. Padding is chosen by numbers, not by branches, so nothing keeps loads from being under way
/// together.
/// </summary>
internal static class DepthwiseSweeps
{
    // Groups that sum kernels' gradients have room for so many threads in shared memory.
    private const int MostThreads = 256, Taps = 9;

    // Sums of parts by a group; its threads share the parts, and this many neighbours read 128 bytes.
    private const int SumsPerGroup = 8;

    /// <summary>The launches of a call, or null if it is not of the common kind.</summary>
    public static GpuKernel? TryFor(DepthwiseCall call, Layout layout)
    {
        var g = call.Geometry;
        var w = g.Window;
        if (w is not ({ KernelHeight: 3, KernelWidth: 3, DilationHeight: 1, DilationWidth: 1 } and ({ StrideHeight: 1, StrideWidth: 1 } or { StrideHeight: 2, StrideWidth: 2 }))) return null;
        if (g.Filters != g.Channels || g.Channels % Quads.Size != 0 || g.Channels == 0 || g.Height == 0 || g.Width == 0 || g.Batch == 0) return null;
        var (a, b, output) = (layout.Of(call.A), layout.Of(call.B), layout.Of(call.Output));
        if (!a.IsAligned || !b.IsAligned || !output.IsAligned || Images.Of(call, layout) is not { } image) return null;
        var shape = new SweepShape
        {
            Height = g.Height,
            Width = g.Width,
            Top = w.Top,
            Left = w.Left,
            OutputHeight = g.OutputHeight,
            OutputWidth = g.OutputWidth,
            TapStep = 1,
            A = a,
            B = b,
            Output = output,
            Prologue = PrologueShape.Of(call.Prologue, layout),
        };
        var isStrided = w.StrideHeight == 2;
        return call.Sense switch
        {
            Sense.KernelGradient => KernelGradient(Kernel(isStrided ? nameof(KernelGradientOfSteps) : nameof(KernelGradientOfPairs), image), shape, isStrided ? 1 : 2, g, layout),
            Sense.Forward when isStrided => Launch(nameof(ForwardSteps), shape.OutputHeight, shape.OutputWidth),
            Sense.Forward => Launch(nameof(Pairs), shape.OutputHeight, (shape.OutputWidth + 1) / 2),
            _ when isStrided => Launch(nameof(InputGradientOfSteps), Meetings(g.Height, w.Top), Meetings(g.Width, w.Left)),
            _ => Turned(),
        };

        // With a stride of 1 the gradient of the image is the same sweep, over the cotangent, with the kernel turned around.
        GpuKernel Turned()
        {
            (shape.Height, shape.OutputHeight, shape.Top) = (shape.OutputHeight, shape.Height, 2 - shape.Top);
            (shape.Width, shape.OutputWidth, shape.Left) = (shape.OutputWidth, shape.Width, 2 - shape.Left);
            (shape.FirstTap, shape.TapStep) = (Taps - 1, -1);
            return Launch(nameof(Pairs), shape.OutputHeight, (shape.OutputWidth + 1) / 2);
        }

        GpuKernel Launch(string kernel, int rows, int columns)
        {
            shape.Tiles = WindowTiles.Of(g.Batch, g.Channels, rows, columns, layout.Grain.GroupSize, layout.Grain.Threads);
            return new([layout.PerItem(Kernel(kernel, image), shape.Tiles.Items, shape)]);
        }
    }

    private static GpuKernel KernelGradient(MethodInfo kernel, SweepShape shape, int columns, ConvGeometry g, Layout layout)
    {
        var grain = layout.Grain;
        var threads = Math.Min(grain.GroupSize, MostThreads);
        shape.Tiles = WindowTiles.Of(g.Batch, g.Channels, g.OutputHeight, (g.OutputWidth + columns - 1) / columns, threads, grain.Threads);
        var tiles = shape.Tiles;
        var lanes = threads / tiles.SlabQuads;
        var most = ((tiles.Batch * tiles.Strips * tiles.Columns) + lanes - 1) / lanes;

        // As many parts as have one to two groups each for as many threads as keep the device busy.
        var wanted = Math.Max(grain.Threads / ((long)threads * tiles.Slabs), 1);
        shape.Parts = (int)((most + Math.Max(most / wanted, 1) - 1) / Math.Max(most / wanted, 1));
        var launch = new LaunchOf<SweepShape>(kernel, checked(shape.Parts * tiles.Slabs), threads, shape);
        if (shape.Parts == 1) return new([launch]);

        long[] bytes = [shape.Output.Bytes * shape.Parts];
        var parts = layout.Scratch(bytes)[0];
        var sum = shape with { A = parts };
        shape.Output = parts;
        var sums = Taps * tiles.Quads;
        var perGroup = Math.Min(SumsPerGroup, threads);
        return new(
            [
                new LaunchOf<SweepShape>(kernel, launch.Groups, threads, shape),
                new LaunchOf<SweepShape>(((Action<ArrayView<byte>, SweepShape>)SumParts).Method, (sums + perGroup - 1) / perGroup, threads, sum),
            ],
            Layout.ScratchBytes(bytes));
    }

    private static MethodInfo Kernel(string name, Type image)
    {
        var kernel = typeof(DepthwiseSweeps).GetMethod(name)!;
        return kernel.IsGenericMethod ? kernel.MakeGenericMethod(image) : kernel;
    }

    // Every cell of an image lies at an even or odd distance from the first window; a meeting is one of each kind along an axis.
    public static int Meetings(int extent, int padding) => ((extent - 1 + padding) / 2) - (padding / 2) + 1;

    /// <summary>Windows that move by 1: two columns of the result at a time, which share what they read.</summary>
    public static void Pairs<TImage>(ArrayView<byte> arena, SweepShape shape) where TImage : struct, IImage
    {
        var image = shape.A.InWide<Float4>(arena);
        var kernel = shape.B.InWide<Float4>(arena);
        var output = shape.Output.InWide<Float4>(arena);
        var quads = shape.Tiles.Quads;
        var step = Grid.DimX * Group.DimX;
        for (var item = (Grid.IdxX * Group.DimX) + Group.IdxX; (uint)item < (uint)shape.Tiles.Items; item += step)
        {
            var tile = shape.Tiles.At(item);
            if (tile.Quad < quads)
            {
                var operands = TImage.Operands(arena, shape.Prologue, tile.Quad);
                var tapStep = shape.TapStep * quads;
                var tap = (shape.FirstTap * quads) + tile.Quad;
                var w0 = kernel[tap];
                var w1 = kernel[tap + tapStep];
                var w2 = kernel[tap + (2 * tapStep)];
                var w3 = kernel[tap + (3 * tapStep)];
                var w4 = kernel[tap + (4 * tapStep)];
                var w5 = kernel[tap + (5 * tapStep)];
                var w6 = kernel[tap + (6 * tapStep)];
                var w7 = kernel[tap + (7 * tapStep)];
                var w8 = kernel[tap + (8 * tapStep)];

                var left = tile.Column * 2;
                var x = left - shape.Left;
                var isIn0 = (uint)x < (uint)shape.Width;
                var isIn1 = (uint)(x + 1) < (uint)shape.Width;
                var isIn2 = (uint)(x + 2) < (uint)shape.Width;
                var isIn3 = (uint)(x + 3) < (uint)shape.Width;
                var hasRight = left + 1 < shape.OutputWidth;
                var row = shape.Width * quads;
                var y = tile.FirstRow - shape.Top;
                var first = (((tile.Image * shape.Height) + Within(y, shape.Height)) * row) + tile.Quad;
                var at0 = first + (Within(x, shape.Width) * quads);
                var at1 = first + (Within(x + 1, shape.Width) * quads);
                var at2 = first + (Within(x + 2, shape.Width) * quads);
                var at3 = first + (Within(x + 3, shape.Width) * quads);

                var end = IntrinsicMath.Min(tile.FirstRow + shape.Tiles.StripRows, shape.OutputHeight) - shape.Top + 2;
                var firstFull = y + 2;
                var target = (((((tile.Image * shape.OutputHeight) + tile.FirstRow) * shape.OutputWidth) + left) * quads) + tile.Quad;

                // What each of the two columns has of the row of results that begins here, of the one before and of the one before that, which ends here.
                Float4 l0 = default, l1 = default, l2 = default, r0 = default, r1 = default, r2 = default;
                for (; y < end; y++)
                {
                    var isInside = (uint)y < (uint)shape.Height;
                    var c0 = image[at0];
                    var c1 = image[at1];
                    var c2 = image[at2];
                    var c3 = image[at3];
                    var move = y >= 0 & y + 1 < shape.Height ? row : 0;
                    at0 += move;
                    at1 += move;
                    at2 += move;
                    at3 += move;

                    var v = Quads.Where(isInside & isIn0, TImage.Make(c0, operands));
                    l0 = Quads.Multiply(v, w0);
                    l1 = Quads.MultiplyAdd(l1, v, w3);
                    l2 = Quads.MultiplyAdd(l2, v, w6);

                    v = Quads.Where(isInside & isIn1, TImage.Make(c1, operands));
                    l0 = Quads.MultiplyAdd(l0, v, w1);
                    l1 = Quads.MultiplyAdd(l1, v, w4);
                    l2 = Quads.MultiplyAdd(l2, v, w7);
                    r0 = Quads.Multiply(v, w0);
                    r1 = Quads.MultiplyAdd(r1, v, w3);
                    r2 = Quads.MultiplyAdd(r2, v, w6);

                    v = Quads.Where(isInside & isIn2, TImage.Make(c2, operands));
                    l0 = Quads.MultiplyAdd(l0, v, w2);
                    l1 = Quads.MultiplyAdd(l1, v, w5);
                    l2 = Quads.MultiplyAdd(l2, v, w8);
                    r0 = Quads.MultiplyAdd(r0, v, w1);
                    r1 = Quads.MultiplyAdd(r1, v, w4);
                    r2 = Quads.MultiplyAdd(r2, v, w7);

                    v = Quads.Where(isInside & isIn3, TImage.Make(c3, operands));
                    r0 = Quads.MultiplyAdd(r0, v, w2);
                    r1 = Quads.MultiplyAdd(r1, v, w5);
                    r2 = Quads.MultiplyAdd(r2, v, w8);

                    if (y >= firstFull)
                    {
                        output[target] = l2;
                        if (hasRight) output[target + quads] = r2;
                        target += shape.OutputWidth * quads;
                    }
                    l2 = l1;
                    l1 = l0;
                    r2 = r1;
                    r1 = r0;
                }
            }
        }
    }

    /// <summary>Windows that move by 2: one column of the result, two rows of the image at a time.</summary>
    public static void ForwardSteps<TImage>(ArrayView<byte> arena, SweepShape shape) where TImage : struct, IImage
    {
        var image = shape.A.InWide<Float4>(arena);
        var kernel = shape.B.InWide<Float4>(arena);
        var output = shape.Output.InWide<Float4>(arena);
        var quads = shape.Tiles.Quads;
        var step = Grid.DimX * Group.DimX;
        for (var item = (Grid.IdxX * Group.DimX) + Group.IdxX; (uint)item < (uint)shape.Tiles.Items; item += step)
        {
            var tile = shape.Tiles.At(item);
            if (tile.Quad < quads)
            {
                var operands = TImage.Operands(arena, shape.Prologue, tile.Quad);
                var w0 = kernel[tile.Quad];
                var w1 = kernel[tile.Quad + quads];
                var w2 = kernel[tile.Quad + (2 * quads)];
                var w3 = kernel[tile.Quad + (3 * quads)];
                var w4 = kernel[tile.Quad + (4 * quads)];
                var w5 = kernel[tile.Quad + (5 * quads)];
                var w6 = kernel[tile.Quad + (6 * quads)];
                var w7 = kernel[tile.Quad + (7 * quads)];
                var w8 = kernel[tile.Quad + (8 * quads)];

                var x = (tile.Column * 2) - shape.Left;
                var isIn0 = (uint)x < (uint)shape.Width;
                var isIn1 = (uint)(x + 1) < (uint)shape.Width;
                var isIn2 = (uint)(x + 2) < (uint)shape.Width;
                var row = shape.Width * quads;
                var first = (tile.Image * shape.Height * row) + tile.Quad;
                var at0 = first + (Within(x, shape.Width) * quads);
                var at1 = first + (Within(x + 1, shape.Width) * quads);
                var at2 = first + (Within(x + 2, shape.Width) * quads);

                // The first row of a window is the last one of the window above.
                var y = (tile.FirstRow * 2) - shape.Top;
                var end = (IntrinsicMath.Min(tile.FirstRow + shape.Tiles.StripRows, shape.OutputHeight) * 2) - shape.Top;
                var target = (((((tile.Image * shape.OutputHeight) + tile.FirstRow) * shape.OutputWidth) + tile.Column) * quads) + tile.Quad;
                var here = Within(y, shape.Height) * row;
                var isInside = (uint)y < (uint)shape.Height;
                var u0 = Quads.Where(isInside & isIn0, TImage.Make(image[here + at0], operands));
                var u1 = Quads.Where(isInside & isIn1, TImage.Make(image[here + at1], operands));
                var u2 = Quads.Where(isInside & isIn2, TImage.Make(image[here + at2], operands));
                for (; y < end; y += 2)
                {
                    here = Within(y + 1, shape.Height) * row;
                    var below = Within(y + 2, shape.Height) * row;
                    var c0 = image[here + at0];
                    var c1 = image[here + at1];
                    var c2 = image[here + at2];
                    var d0 = image[below + at0];
                    var d1 = image[below + at1];
                    var d2 = image[below + at2];
                    var sum = Quads.Multiply(u0, w0);
                    sum = Quads.MultiplyAdd(sum, u1, w1);
                    sum = Quads.MultiplyAdd(sum, u2, w2);
                    isInside = (uint)(y + 1) < (uint)shape.Height;
                    sum = Quads.MultiplyAdd(sum, Quads.Where(isInside & isIn0, TImage.Make(c0, operands)), w3);
                    sum = Quads.MultiplyAdd(sum, Quads.Where(isInside & isIn1, TImage.Make(c1, operands)), w4);
                    sum = Quads.MultiplyAdd(sum, Quads.Where(isInside & isIn2, TImage.Make(c2, operands)), w5);
                    isInside = (uint)(y + 2) < (uint)shape.Height;
                    u0 = Quads.Where(isInside & isIn0, TImage.Make(d0, operands));
                    u1 = Quads.Where(isInside & isIn1, TImage.Make(d1, operands));
                    u2 = Quads.Where(isInside & isIn2, TImage.Make(d2, operands));
                    sum = Quads.MultiplyAdd(sum, u0, w6);
                    sum = Quads.MultiplyAdd(sum, u1, w7);
                    output[target] = Quads.MultiplyAdd(sum, u2, w8);
                    target += shape.OutputWidth * quads;
                }
            }
        }
    }

    /// <summary>
    /// The gradient of the image of windows that move by 2, from the cotangent: of the cells at even distance from the first window, rows and columns have two windows
    /// each; at odd distance one. A thread makes two columns, two rows at a time.
    /// </summary>
    public static void InputGradientOfSteps<TImage>(ArrayView<byte> arena, SweepShape shape) where TImage : struct, IImage
    {
        var result = shape.A.InWide<Float4>(arena);
        var kernel = shape.B.InWide<Float4>(arena);
        var output = shape.Output.InWide<Float4>(arena);
        var quads = shape.Tiles.Quads;
        var step = Grid.DimX * Group.DimX;
        for (var item = (Grid.IdxX * Group.DimX) + Group.IdxX; (uint)item < (uint)shape.Tiles.Items; item += step)
        {
            var tile = shape.Tiles.At(item);
            if (tile.Quad < quads)
            {
                var w0 = kernel[tile.Quad];
                var w1 = kernel[tile.Quad + quads];
                var w2 = kernel[tile.Quad + (2 * quads)];
                var w3 = kernel[tile.Quad + (3 * quads)];
                var w4 = kernel[tile.Quad + (4 * quads)];
                var w5 = kernel[tile.Quad + (5 * quads)];
                var w6 = kernel[tile.Quad + (6 * quads)];
                var w7 = kernel[tile.Quad + (7 * quads)];
                var w8 = kernel[tile.Quad + (8 * quads)];

                // The window that a cell at even distance begins is the last one that reaches it.
                var column = tile.Column + (shape.Left / 2);
                var isIn0 = (uint)(column - 1) < (uint)shape.OutputWidth;
                var isIn1 = (uint)column < (uint)shape.OutputWidth;
                var row = shape.OutputWidth * quads;
                var first = (tile.Image * shape.OutputHeight * row) + tile.Quad;
                var at0 = first + (Within(column - 1, shape.OutputWidth) * quads);
                var at1 = first + (Within(column, shape.OutputWidth) * quads);

                var window = tile.FirstRow + (shape.Top / 2);
                var x = (column * 2) - shape.Left;
                var y = (window * 2) - shape.Top;
                var end = IntrinsicMath.Min(y + (2 * shape.Tiles.StripRows), shape.Height);
                var target = (((((tile.Image * shape.Height) + y) * shape.Width) + x) * quads) + tile.Quad;
                var line = shape.Width * quads;
                var hasEven = x >= 0;
                var hasOdd = x + 1 < shape.Width;

                var above = Within(window - 1, shape.OutputHeight) * row;
                var here = Within(window, shape.OutputHeight) * row;
                var isInside = (uint)(window - 1) < (uint)shape.OutputHeight;
                var p0 = Quads.Where(isInside & isIn0, result[above + at0]);
                var p1 = Quads.Where(isInside & isIn1, result[above + at1]);
                var c0 = result[here + at0];
                var c1 = result[here + at1];
                for (; y < end; y += 2)
                {
                    isInside = (uint)window < (uint)shape.OutputHeight;
                    here = Within(window + 1, shape.OutputHeight) * row;
                    var q0 = Quads.Where(isInside & isIn0, c0);
                    var q1 = Quads.Where(isInside & isIn1, c1);
                    c0 = result[here + at0];
                    c1 = result[here + at1];
                    var even = Quads.MultiplyAdd(Quads.Multiply(q1, w0), q0, w2);
                    even = Quads.MultiplyAdd(Quads.MultiplyAdd(even, p1, w6), p0, w8);
                    var odd = Quads.MultiplyAdd(Quads.Multiply(q1, w1), p1, w7);
                    if (y >= 0)
                    {
                        if (hasEven) output[target] = even;
                        if (hasOdd) output[target + quads] = odd;
                    }
                    if (y + 1 < shape.Height)
                    {
                        if (hasEven) output[target + line] = Quads.MultiplyAdd(Quads.Multiply(q1, w3), q0, w5);
                        if (hasOdd) output[target + line + quads] = Quads.Multiply(q1, w4);
                    }
                    p0 = q0;
                    p1 = q1;
                    target += 2 * line;
                    window++;
                }
            }
        }
    }

    /// <summary>The gradient of the kernel of windows that move by 1: two columns at a time, nine sums in registers, then those of a group in order.</summary>
    public static void KernelGradientOfPairs<TImage>(ArrayView<byte> arena, SweepShape shape) where TImage : struct, IImage
    {
        var sums = SharedMemory.Allocate<Float4>(Taps * MostThreads);
        var image = shape.A.InWide<Float4>(arena);
        var result = shape.B.InWide<Float4>(arena);
        var tiles = shape.Tiles;
        var quads = tiles.Quads;
        var part = Grid.IdxX / tiles.Slabs;
        var slab = (Grid.IdxX - (part * tiles.Slabs)) * tiles.SlabQuads;
        var lane = Group.IdxX / tiles.SlabQuads;
        var quad = slab + Group.IdxX - (lane * tiles.SlabQuads);
        var lanes = Group.DimX / tiles.SlabQuads;
        Float4 k0 = default, k1 = default, k2 = default, k3 = default, k4 = default, k5 = default, k6 = default, k7 = default, k8 = default;
        if (lane < lanes & quad < quads)
        {
            var operands = TImage.Operands(arena, shape.Prologue, quad);
            var items = tiles.Batch * tiles.Strips * tiles.Columns;
            for (var item = (part * lanes) + lane; item < items; item += shape.Parts * lanes)
            {
                var line = item / tiles.Columns;
                var batch = line / tiles.Strips;
                var firstRow = (line - (batch * tiles.Strips)) * tiles.StripRows;
                var endRow = IntrinsicMath.Min(firstRow + tiles.StripRows, shape.OutputHeight);
                var left = (item - (line * tiles.Columns)) * 2;
                var x = left - shape.Left;
                var isIn0 = (uint)x < (uint)shape.Width;
                var isIn1 = (uint)(x + 1) < (uint)shape.Width;
                var isIn2 = (uint)(x + 2) < (uint)shape.Width;
                var isIn3 = (uint)(x + 3) < (uint)shape.Width;
                var hasRight = left + 1 < shape.OutputWidth;
                var row = shape.Width * quads;
                var y = firstRow - shape.Top;
                var end = endRow - shape.Top + 2;
                var first = (((batch * shape.Height) + Within(y, shape.Height)) * row) + quad;
                var at0 = first + (Within(x, shape.Width) * quads);
                var at1 = first + (Within(x + 1, shape.Width) * quads);
                var at2 = first + (Within(x + 2, shape.Width) * quads);
                var at3 = first + (Within(x + 3, shape.Width) * quads);
                var resultRow = shape.OutputWidth * quads;
                var resultAt = (batch * shape.OutputHeight * resultRow) + (left * quads) + quad;
                var resultRight = resultAt + (hasRight ? quads : 0);

                // The cotangents of the windows that begin in this row, the one before and the one before that.
                Float4 l1 = default, l2 = default, r1 = default, r2 = default;
                var window = firstRow;
                for (; y < end; y++)
                {
                    var isInside = (uint)y < (uint)shape.Height;
                    var c0 = image[at0];
                    var c1 = image[at1];
                    var c2 = image[at2];
                    var c3 = image[at3];
                    var move = y >= 0 & y + 1 < shape.Height ? row : 0;
                    at0 += move;
                    at1 += move;
                    at2 += move;
                    at3 += move;
                    var there = IntrinsicMath.Min(window, endRow - 1) * resultRow;
                    var l0 = Quads.Where(window < endRow, result[there + resultAt]);
                    var r0 = Quads.Where(window < endRow & hasRight, result[there + resultRight]);
                    window++;

                    var v = Quads.Where(isInside & isIn0, TImage.Make(c0, operands));
                    k0 = Quads.MultiplyAdd(k0, v, l0);
                    k3 = Quads.MultiplyAdd(k3, v, l1);
                    k6 = Quads.MultiplyAdd(k6, v, l2);

                    v = Quads.Where(isInside & isIn1, TImage.Make(c1, operands));
                    k1 = Quads.MultiplyAdd(k1, v, l0);
                    k4 = Quads.MultiplyAdd(k4, v, l1);
                    k7 = Quads.MultiplyAdd(k7, v, l2);
                    k0 = Quads.MultiplyAdd(k0, v, r0);
                    k3 = Quads.MultiplyAdd(k3, v, r1);
                    k6 = Quads.MultiplyAdd(k6, v, r2);

                    v = Quads.Where(isInside & isIn2, TImage.Make(c2, operands));
                    k2 = Quads.MultiplyAdd(k2, v, l0);
                    k5 = Quads.MultiplyAdd(k5, v, l1);
                    k8 = Quads.MultiplyAdd(k8, v, l2);
                    k1 = Quads.MultiplyAdd(k1, v, r0);
                    k4 = Quads.MultiplyAdd(k4, v, r1);
                    k7 = Quads.MultiplyAdd(k7, v, r2);

                    v = Quads.Where(isInside & isIn3, TImage.Make(c3, operands));
                    k2 = Quads.MultiplyAdd(k2, v, r0);
                    k5 = Quads.MultiplyAdd(k5, v, r1);
                    k8 = Quads.MultiplyAdd(k8, v, r2);
                    l2 = l1;
                    l1 = l0;
                    r2 = r1;
                    r1 = r0;
                }
            }
        }
        sums[Group.IdxX] = k0;
        sums[Group.IdxX + Group.DimX] = k1;
        sums[Group.IdxX + (2 * Group.DimX)] = k2;
        sums[Group.IdxX + (3 * Group.DimX)] = k3;
        sums[Group.IdxX + (4 * Group.DimX)] = k4;
        sums[Group.IdxX + (5 * Group.DimX)] = k5;
        sums[Group.IdxX + (6 * Group.DimX)] = k6;
        sums[Group.IdxX + (7 * Group.DimX)] = k7;
        sums[Group.IdxX + (8 * Group.DimX)] = k8;
        Group.Barrier();
        SumLanes(sums, shape.Output.InWide<Float4>(arena), tiles, part, slab, lanes);
    }

    /// <summary>The same for windows that move by 2: one column at a time.</summary>
    public static void KernelGradientOfSteps<TImage>(ArrayView<byte> arena, SweepShape shape) where TImage : struct, IImage
    {
        var sums = SharedMemory.Allocate<Float4>(Taps * MostThreads);
        var image = shape.A.InWide<Float4>(arena);
        var result = shape.B.InWide<Float4>(arena);
        var tiles = shape.Tiles;
        var quads = tiles.Quads;
        var part = Grid.IdxX / tiles.Slabs;
        var slab = (Grid.IdxX - (part * tiles.Slabs)) * tiles.SlabQuads;
        var lane = Group.IdxX / tiles.SlabQuads;
        var quad = slab + Group.IdxX - (lane * tiles.SlabQuads);
        var lanes = Group.DimX / tiles.SlabQuads;
        Float4 k0 = default, k1 = default, k2 = default, k3 = default, k4 = default, k5 = default, k6 = default, k7 = default, k8 = default;
        if (lane < lanes & quad < quads)
        {
            var operands = TImage.Operands(arena, shape.Prologue, quad);
            var items = tiles.Batch * tiles.Strips * tiles.Columns;
            for (var item = (part * lanes) + lane; item < items; item += shape.Parts * lanes)
            {
                var line = item / tiles.Columns;
                var batch = line / tiles.Strips;
                var window = (line - (batch * tiles.Strips)) * tiles.StripRows;
                var end = IntrinsicMath.Min(window + tiles.StripRows, shape.OutputHeight);
                var column = item - (line * tiles.Columns);
                var x = (column * 2) - shape.Left;
                var isIn0 = (uint)x < (uint)shape.Width;
                var isIn1 = (uint)(x + 1) < (uint)shape.Width;
                var isIn2 = (uint)(x + 2) < (uint)shape.Width;
                var row = shape.Width * quads;
                var first = (batch * shape.Height * row) + quad;
                var at0 = first + (Within(x, shape.Width) * quads);
                var at1 = first + (Within(x + 1, shape.Width) * quads);
                var at2 = first + (Within(x + 2, shape.Width) * quads);
                var resultRow = shape.OutputWidth * quads;
                var from = (((batch * shape.OutputHeight) + window) * resultRow) + (column * quads) + quad;
                var y = (window * 2) - shape.Top;
                var here = Within(y, shape.Height) * row;
                var isInside = (uint)y < (uint)shape.Height;
                var u0 = Quads.Where(isInside & isIn0, TImage.Make(image[here + at0], operands));
                var u1 = Quads.Where(isInside & isIn1, TImage.Make(image[here + at1], operands));
                var u2 = Quads.Where(isInside & isIn2, TImage.Make(image[here + at2], operands));
                for (; window < end; window++)
                {
                    here = Within(y + 1, shape.Height) * row;
                    var below = Within(y + 2, shape.Height) * row;
                    var d = result[from];
                    var c0 = image[here + at0];
                    var c1 = image[here + at1];
                    var c2 = image[here + at2];
                    var b0 = image[below + at0];
                    var b1 = image[below + at1];
                    var b2 = image[below + at2];
                    k0 = Quads.MultiplyAdd(k0, u0, d);
                    k1 = Quads.MultiplyAdd(k1, u1, d);
                    k2 = Quads.MultiplyAdd(k2, u2, d);
                    isInside = (uint)(y + 1) < (uint)shape.Height;
                    k3 = Quads.MultiplyAdd(k3, Quads.Where(isInside & isIn0, TImage.Make(c0, operands)), d);
                    k4 = Quads.MultiplyAdd(k4, Quads.Where(isInside & isIn1, TImage.Make(c1, operands)), d);
                    k5 = Quads.MultiplyAdd(k5, Quads.Where(isInside & isIn2, TImage.Make(c2, operands)), d);
                    isInside = (uint)(y + 2) < (uint)shape.Height;
                    u0 = Quads.Where(isInside & isIn0, TImage.Make(b0, operands));
                    u1 = Quads.Where(isInside & isIn1, TImage.Make(b1, operands));
                    u2 = Quads.Where(isInside & isIn2, TImage.Make(b2, operands));
                    k6 = Quads.MultiplyAdd(k6, u0, d);
                    k7 = Quads.MultiplyAdd(k7, u1, d);
                    k8 = Quads.MultiplyAdd(k8, u2, d);
                    from += resultRow;
                    y += 2;
                }
            }
        }
        sums[Group.IdxX] = k0;
        sums[Group.IdxX + Group.DimX] = k1;
        sums[Group.IdxX + (2 * Group.DimX)] = k2;
        sums[Group.IdxX + (3 * Group.DimX)] = k3;
        sums[Group.IdxX + (4 * Group.DimX)] = k4;
        sums[Group.IdxX + (5 * Group.DimX)] = k5;
        sums[Group.IdxX + (6 * Group.DimX)] = k6;
        sums[Group.IdxX + (7 * Group.DimX)] = k7;
        sums[Group.IdxX + (8 * Group.DimX)] = k8;
        Group.Barrier();
        SumLanes(sums, shape.Output.InWide<Float4>(arena), tiles, part, slab, lanes);
    }

    /// <summary>Sums the parts [Parts, 9, channels] of a kernel's gradient, in an order that depends on their number alone.</summary>
    public static void SumParts(ArrayView<byte> arena, SweepShape shape)
    {
        var sums = SharedMemory.Allocate<Float4>(MostThreads);
        var parts = shape.A.InWide<Float4>(arena);
        var output = shape.Output.InWide<Float4>(arena);
        var count = Taps * shape.Tiles.Quads;
        var perGroup = IntrinsicMath.Min(SumsPerGroup, Group.DimX);
        var lane = Group.IdxX / perGroup;
        var lanes = Group.DimX / perGroup;
        var place = Group.IdxX - (lane * perGroup);
        var at = (Grid.IdxX * perGroup) + place;
        Float4 sum = default;
        if (lane < lanes & at < count)
        {
            var part = lane;
            for (; part + (3 * lanes) < shape.Parts; part += 4 * lanes)
            {
                var p0 = parts[(part * count) + at];
                var p1 = parts[((part + lanes) * count) + at];
                var p2 = parts[((part + (2 * lanes)) * count) + at];
                var p3 = parts[((part + (3 * lanes)) * count) + at];
                sum = Quads.Add(sum, Quads.Add(Quads.Add(p0, p1), Quads.Add(p2, p3)));
            }
            for (; part < shape.Parts; part += lanes) sum = Quads.Add(sum, parts[(part * count) + at]);
        }
        sums[Group.IdxX] = sum;
        Group.Barrier();
        while (lanes > 1)
        {
            var half = (lanes + 1) / 2;
            if (lane + half < lanes)
            {
                sum = Quads.Add(sum, sums[Group.IdxX + (half * perGroup)]);
                sums[Group.IdxX] = sum;
            }
            lanes = half;
            Group.Barrier();
        }
        if (lane == 0 & at < count) output[at] = sum;
    }

    // The sums of a group's threads, tap by tap, for each quad in the order of the lanes.
    private static void SumLanes(ArrayView<Float4> sums, ArrayView<Float4> output, WindowTiles tiles, int part, int slab, int lanes)
    {
        for (var i = Group.IdxX; i < Taps * tiles.SlabQuads; i += Group.DimX)
        {
            var tap = i / tiles.SlabQuads;
            var quad = i - (tap * tiles.SlabQuads);
            if (slab + quad < tiles.Quads)
            {
                var at = (tap * Group.DimX) + quad;
                var sum = sums[at];
                for (var lane = 1; lane < lanes; lane++) sum = Quads.Add(sum, sums[at + (lane * tiles.SlabQuads)]);
                output[(((part * Taps) + tap) * tiles.Quads) + slab + quad] = sum;
            }
        }
    }

    /// <summary>The nearest place along an axis that exists.</summary>
    public static int Within(int place, int extent) => IntrinsicMath.Max(IntrinsicMath.Min(place, extent - 1), 0);
}
