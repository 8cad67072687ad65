using System.Reflection;
using ILGPU;
using XceptionScript.Lowering;

namespace XceptionScript.Backends.Gpu;

/// <summary>
/// 3 x 3 windows over quads of channels: a thread goes down a column or two with the taps in registers, adds each row of the image to the three rows of results
/// that it is part of. Padding is chosen by numbers, not by branches, so nothing keeps loads from being under way
/// together.
/// </summary>
internal static class DepthwiseSweeps
{
    /// <summary>Taps of a window.</summary>
    public const int Taps = 9;

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
            Sense.KernelGradient => DepthwiseGradientSweeps.For(image, isStrided, shape, g, layout),
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

    /// <summary>The nearest place along an axis that exists.</summary>
    public static int Within(int place, int extent) => IntrinsicMath.Max(IntrinsicMath.Min(place, extent - 1), 0);
}
