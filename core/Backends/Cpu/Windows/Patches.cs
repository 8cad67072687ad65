using System.Runtime.CompilerServices;

namespace XceptionScript.Backends.Cpu;

/// <summary>
/// The patches of an image as a matrix that is never written out: a row per position, and per tap and channel a column.
/// Its rows are gathered as a product asks for them; a patch of one tap is read where it lies.
/// </summary>
internal readonly unsafe struct Patches(float* image, PatchAxis vertical, PatchAxis horizontal, int channels, int groupChannels) : ILeft
{
    private readonly float* image = image;
    private readonly PatchAxis vertical = vertical;
    private readonly PatchAxis horizontal = horizontal;
    private readonly int channels = channels;
    private readonly int groupChannels = groupChannels;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public nint Gather(int row, int rows, int k, int depth, float* space, float** pointers)
    {
        // A run of numbers that are neighbours in the image wherever they lie inside: one tap, or a whole row of taps.
        var tapsPerRun = horizontal.SourceStep == 1 && groupChannels == channels ? horizontal.Taps : 1;
        var run = tapsPerRun * groupChannels;
        var runsPerRow = horizontal.Taps / tapsPerRun;
        for (var r = 0; r < rows; r++, space += depth)
        {
            var (line, j) = Math.DivRem(row + r, horizontal.Extent);
            var (n, i) = Math.DivRem(line, vertical.Extent);
            var top = (i * vertical.Scale) + vertical.Source;
            var left = (j * horizontal.Scale) + horizontal.Source;
            pointers[r] = space;
            for (var done = 0; done < depth;)
            {
                var (number, offset) = Math.DivRem(k + done, run);
                var (tapRow, tapRun) = Math.DivRem(number, runsPerRow);
                var count = Math.Min(run - offset, depth - done);
                var y = top + (tapRow * vertical.SourceStep);
                var x = left + (tapRun * tapsPerRun * horizontal.SourceStep);
                var source = image + ((((((long)n * vertical.SourceExtent) + y) * horizontal.SourceExtent) + x) * channels) + offset;

                // The part of the run that lies inside the image.
                var from = offset;
                var to = offset + count;
                if ((uint)y >= (uint)vertical.SourceExtent) to = from;
                else
                {
                    from = Math.Max(from, Math.Min(to, -x * groupChannels));
                    to = Math.Max(from, Math.Min(to, (horizontal.SourceExtent - x) * groupChannels));
                }

                if (to - from == depth) pointers[r] = source;
                else Copy(source, space + done, from - offset, to - offset, count);
                done += count;
            }
        }

        return 1;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Copy(float* source, float* target, int from, int to, int count)
    {
        var i = 0;
        for (; i < from; i++) target[i] = 0;
        for (; i + 16 <= to; i += 16)
        {
            V128.Store(target + i, V128.Load(source + i));
            V128.Store(target + i + 4, V128.Load(source + i + 4));
            V128.Store(target + i + 8, V128.Load(source + i + 8));
            V128.Store(target + i + 12, V128.Load(source + i + 12));
        }

        for (; i + 4 <= to; i += 4) V128.Store(target + i, V128.Load(source + i));
        for (; i < to; i++) target[i] = source[i];
        for (; i < count; i++) target[i] = 0;
    }

    public Lines Ahead(int row, int rows, int k) => default;
}
