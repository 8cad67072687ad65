using System.Runtime.CompilerServices;

namespace XceptionScript.Backends.Cpu;

/// <summary>The transpose of <see cref="Patches"/>: a row per tap and channel, a column per position. What a kernel's gradient multiplies dy with.</summary>
internal readonly unsafe struct PatchesTransposed(float* image, PatchAxis vertical, PatchAxis horizontal, int channels, int groupChannels) : ILeft
{
    private readonly float* image = image;
    private readonly PatchAxis vertical = vertical;
    private readonly PatchAxis horizontal = horizontal;
    private readonly int channels = channels;
    private readonly int groupChannels = groupChannels;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public nint Gather(int row, int rows, int k, int depth, float* space, float** pointers)
    {
        var height = Tiles.Rows;
        for (var r = 0; r < rows;)
        {
            // Neighbouring rows of one tap are neighbouring channels.
            var (tap, channel) = Math.DivRem(row + r, groupChannels);
            var count = Math.Min(Math.Min(rows - r, groupChannels - channel), height - (r % height));
            var (tapRow, tapColumn) = Math.DivRem(tap, horizontal.Taps);
            var target = space + (r / height * Product.SlabSize(depth)) + (r % height);
            Tap(tapRow, tapColumn, channel, count, k, depth, target);
            for (var end = r + count; r < end; r++) pointers[r] = target++;
        }

        return height;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Tap(int tapRow, int tapColumn, int channel, int count, int k, int depth, float* target)
    {
        nint step = Tiles.Rows;
        var stride = (nint)horizontal.Scale * channels;
        var (line, j) = Math.DivRem(k, horizontal.Extent);
        while (depth > 0)
        {
            // One row of positions, or what is asked of it.
            var columns = Math.Min(depth, horizontal.Extent - j);
            var (n, i) = Math.DivRem(line, vertical.Extent);
            var y = (i * vertical.Scale) + vertical.Source + (tapRow * vertical.SourceStep);
            var x = (j * horizontal.Scale) + horizontal.Source + (tapColumn * horizontal.SourceStep);
            var source = image + ((((((long)n * vertical.SourceExtent) + y) * horizontal.SourceExtent) + x) * channels) + channel;

            // Positions before and after those whose cell lies inside the image.
            var before = x >= 0 ? 0 : Math.Min(columns, (-x + horizontal.Scale - 1) / horizontal.Scale);
            var end = x >= horizontal.SourceExtent ? 0 : Math.Min(columns, ((horizontal.SourceExtent - 1 - x) / horizontal.Scale) + 1);
            if ((uint)y >= (uint)vertical.SourceExtent || end < before) end = before;

            var c = 0;
            for (; c < before; c++, target += step) Clear(target, count);
            source += c * stride;
            if (count == 8)
            {
                for (; c < end; c++, source += stride, target += step)
                {
                    V128.Store(target, V128.Load(source));
                    V128.Store(target + 4, V128.Load(source + 4));
                }
            }
            else
            {
                for (; c < end; c++, source += stride, target += step)
                {
                    for (var r = 0; r < count; r++) target[r] = source[r];
                }
            }

            for (; c < columns; c++, target += step) Clear(target, count);
            depth -= columns;
            (line, j) = (line + 1, 0);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Clear(float* target, int count)
    {
        for (var r = 0; r < count; r++) target[r] = 0;
    }

    public Lines Ahead(int row, int rows, int k) => default;
}
