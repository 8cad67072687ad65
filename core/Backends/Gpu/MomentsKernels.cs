using ILGPU;
using XceptionScript.Lowering;

namespace XceptionScript.Backends.Gpu;

/// <summary>
/// Mean and variance of columns, a thread for each: tiles yield count, mean and the sum of squared distances to it, which are merged by Chan's formula in a
/// fixed order. A tile measures from its first value, and tile means are kept as distances to the channel's first value, so that a mean far
/// from 0 takes no digits from the variance.
/// </summary>
internal static class MomentsKernels
{
    public static GpuKernel For(MomentsCall call, Layout layout)
    {
        if (call.Channels % 4 == 0 && layout.Of(call.Input).IsAligned && layout.Of(call.Output).IsAligned) return MomentsQuadKernels.For(call, layout);
        var slabs = layout.Grain.Slabs(call.Channels, call.Rows);
        long[] bytes = [.. Enumerable.Repeat((long)slabs * call.Channels * sizeof(float), 6)];
        var (from, to) = (layout.Scratch(bytes)[..3], layout.Scratch(bytes)[3..]);
        List<Launch> launches = [PerColumn(Tile, new MomentsShape
        {
            Terms = call.Rows, Slabs = slabs, Channels = call.Channels, Input = layout.Of(call.Input),
            ToCounts = from[0], ToMeans = from[1], ToSquares = from[2],
        })];
        var terms = slabs;
        do
        {
            var next = layout.Grain.Slabs(call.Channels, terms);
            launches.Add(PerColumn(next == 1 ? Finish : Merge, new MomentsShape
            {
                Terms = terms,
                Slabs = next,
                Channels = call.Channels,
                Input = layout.Of(call.Input),
                Output = layout.Of(call.Output),
                FromCounts = from[0],
                FromMeans = from[1],
                FromSquares = from[2],
                ToCounts = to[0],
                ToMeans = to[1],
                ToSquares = to[2],
            }));
            (from, to, terms) = (to, from, next);
        }
        while (terms > 1);
        return new([.. launches], Layout.ScratchBytes(bytes));

        Launch PerColumn(Action<ArrayView<byte>, MomentsShape> kernel, MomentsShape shape) =>
            layout.PerItem(kernel.Method, (long)shape.Slabs * shape.Channels, shape);
    }

    public static void Tile(ArrayView<byte> arena, MomentsShape shape)
    {
        var input = shape.Input.In<float>(arena);
        var counts = shape.ToCounts.In<float>(arena);
        var means = shape.ToMeans.In<float>(arena);
        var squares = shape.ToSquares.In<float>(arena);
        var step = Grid.DimX * Group.DimX;
        for (var i = (Grid.IdxX * Group.DimX) + Group.IdxX; i < shape.Slabs * shape.Channels; i += step)
        {
            var slab = i / shape.Channels;
            var channel = i - (slab * shape.Channels);
            var origin = input[(slab * shape.Channels) + channel];
            var sum = 0f;
            var square = 0f;
            var count = 0;
            for (var row = slab; row < shape.Terms; row += shape.Slabs)
            {
                var distance = input[(row * shape.Channels) + channel] - origin;
                sum += distance;
                square += distance * distance;
                count++;
            }
            var rest = square - (sum * sum / count);
            counts[i] = count;
            means[i] = (origin - input[channel]) + (sum / count);
            squares[i] = rest < 0f ? 0f : rest;
        }
    }

    public static void Merge(ArrayView<byte> arena, MomentsShape shape)
    {
        var counts = shape.ToCounts.In<float>(arena);
        var means = shape.ToMeans.In<float>(arena);
        var squares = shape.ToSquares.In<float>(arena);
        var step = Grid.DimX * Group.DimX;
        for (var i = (Grid.IdxX * Group.DimX) + Group.IdxX; i < shape.Slabs * shape.Channels; i += step)
        {
            var slab = i / shape.Channels;
            var merged = Merged(arena, shape, slab, i - (slab * shape.Channels));
            counts[i] = merged.Count;
            means[i] = merged.Mean;
            squares[i] = merged.Squares;
        }
    }

    public static void Finish(ArrayView<byte> arena, MomentsShape shape)
    {
        var input = shape.Input.In<float>(arena);
        var output = shape.Output.In<float>(arena);
        var step = Grid.DimX * Group.DimX;
        for (var channel = (Grid.IdxX * Group.DimX) + Group.IdxX; channel < shape.Channels; channel += step)
        {
            var merged = Merged(arena, shape, 0, channel);
            output[channel] = input[channel] + merged.Mean;
            output[shape.Channels + channel] = merged.Squares / merged.Count;
        }
    }

    private static MomentsTile Merged(ArrayView<byte> arena, MomentsShape shape, int slab, int channel)
    {
        var counts = shape.FromCounts.In<float>(arena);
        var means = shape.FromMeans.In<float>(arena);
        var squares = shape.FromSquares.In<float>(arena);
        var at = (slab * shape.Channels) + channel;
        MomentsTile merged = default;
        merged.Count = counts[at];
        merged.Mean = means[at];
        merged.Squares = squares[at];
        for (var tile = slab + shape.Slabs; tile < shape.Terms; tile += shape.Slabs)
        {
            at = (tile * shape.Channels) + channel;
            var more = counts[at];
            var share = more / (merged.Count + more);
            var distance = means[at] - merged.Mean;
            merged.Mean += distance * share;
            merged.Squares += squares[at] + (distance * distance * merged.Count * share);
            merged.Count += more;
        }
        return merged;
    }
}
