using ILGPU;
using XceptionScript.Lowering;

namespace XceptionScript.Backends.Gpu;

/// <summary>
/// Gradients of 3 x 3 depthwise kernels over quads of channels: a thread goes down a column or two and adds each row of the image to the taps under which it meets
/// cotangents. The sums of a group's threads are added in order, then those of the groups.
/// </summary>
internal static class DepthwiseGradientSweeps
{
    // Groups have room for so many threads in shared memory.
    private const int MostThreads = 256;

    // Sums of parts by a group; its threads share the parts, and this many neighbours read 128 bytes.
    private const int SumsPerGroup = 8;

    /// <summary>The launches of a gradient from an image of the given type.</summary>
    public static GpuKernel For(Type image, bool isStrided, SweepShape shape, ConvGeometry g, Layout layout)
    {
        var columns = isStrided ? 1 : 2;
        var kernel = typeof(DepthwiseGradientSweeps).GetMethod(isStrided ? nameof(KernelGradientOfSteps) : nameof(KernelGradientOfPairs))!.MakeGenericMethod(image);
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
        var sums = DepthwiseSweeps.Taps * tiles.Quads;
        var perGroup = Math.Min(SumsPerGroup, threads);
        return new(
            [
                new LaunchOf<SweepShape>(kernel, launch.Groups, threads, shape),
                new LaunchOf<SweepShape>(((Action<ArrayView<byte>, SweepShape>)SumParts).Method, (sums + perGroup - 1) / perGroup, threads, sum),
            ],
            Layout.ScratchBytes(bytes));
    }

    /// <summary>The gradient of the kernel of windows that move by 1: two columns at a time, nine sums in registers, then those of a group in order.</summary>
    public static void KernelGradientOfPairs<TImage>(ArrayView<byte> arena, SweepShape shape) where TImage : struct, IImage
    {
        var sums = SharedMemory.Allocate<Float4>(DepthwiseSweeps.Taps * MostThreads);
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
                var first = (((batch * shape.Height) + DepthwiseSweeps.Within(y, shape.Height)) * row) + quad;
                var at0 = first + (DepthwiseSweeps.Within(x, shape.Width) * quads);
                var at1 = first + (DepthwiseSweeps.Within(x + 1, shape.Width) * quads);
                var at2 = first + (DepthwiseSweeps.Within(x + 2, shape.Width) * quads);
                var at3 = first + (DepthwiseSweeps.Within(x + 3, shape.Width) * quads);
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
        var sums = SharedMemory.Allocate<Float4>(DepthwiseSweeps.Taps * MostThreads);
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
                var at0 = first + (DepthwiseSweeps.Within(x, shape.Width) * quads);
                var at1 = first + (DepthwiseSweeps.Within(x + 1, shape.Width) * quads);
                var at2 = first + (DepthwiseSweeps.Within(x + 2, shape.Width) * quads);
                var resultRow = shape.OutputWidth * quads;
                var from = (((batch * shape.OutputHeight) + window) * resultRow) + (column * quads) + quad;
                var y = (window * 2) - shape.Top;
                var here = DepthwiseSweeps.Within(y, shape.Height) * row;
                var isInside = (uint)y < (uint)shape.Height;
                var u0 = Quads.Where(isInside & isIn0, TImage.Make(image[here + at0], operands));
                var u1 = Quads.Where(isInside & isIn1, TImage.Make(image[here + at1], operands));
                var u2 = Quads.Where(isInside & isIn2, TImage.Make(image[here + at2], operands));
                for (; window < end; window++)
                {
                    here = DepthwiseSweeps.Within(y + 1, shape.Height) * row;
                    var below = DepthwiseSweeps.Within(y + 2, shape.Height) * row;
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
        var count = DepthwiseSweeps.Taps * shape.Tiles.Quads;
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
        for (var i = Group.IdxX; i < DepthwiseSweeps.Taps * tiles.SlabQuads; i += Group.DimX)
        {
            var tap = i / tiles.SlabQuads;
            var quad = i - (tap * tiles.SlabQuads);
            if (slab + quad < tiles.Quads)
            {
                var at = (tap * Group.DimX) + quad;
                var sum = sums[at];
                for (var lane = 1; lane < lanes; lane++) sum = Quads.Add(sum, sums[at + (lane * tiles.SlabQuads)]);
                output[(((part * DepthwiseSweeps.Taps) + tap) * tiles.Quads) + slab + quad] = sum;
            }
        }
    }
}
