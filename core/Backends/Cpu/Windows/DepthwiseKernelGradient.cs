using System.Runtime.CompilerServices;
using XceptionScript.Lowering;

namespace XceptionScript.Backends.Cpu;

/// <summary>
/// The depthwise map (x, dy) -> dkernel. Slabs of result rows, cut by shape, sum into partial kernels of their own; a second phase
/// adds those in order.
/// </summary>
internal sealed unsafe class DepthwiseKernelGradient
{
    private const int SlabElements = 1 << 16;
    private const int MostSlabs = 64;
    private const int SummedElements = 1 << 12;

    // Channels that run down a slab together: what a row of taps read stays in the first cache for the next.
    private const int ChannelBlock = 64;

    // The same where rows are swept, by some columns at a time.
    private const int SweptElements = 1 << 10;
    private const int SweptChannels = 128;

    private readonly ConvGeometry g;
    private readonly AxisTaps[] rows;
    private readonly (int From, int To)[] columns;
    private readonly bool threeWide;
    private readonly bool isSwept;
    private readonly int outputHeight;
    private readonly int outputWidth;
    private readonly int rowsPerSlab;
    private readonly int slabs;

    public DepthwiseKernelGradient(ConvGeometry g)
    {
        this.g = g;
        var w = g.Window;
        (outputHeight, outputWidth) = (g.OutputHeight, g.OutputWidth);
        rows = AxisTaps.Forward(outputHeight, g.Height, w.KernelHeight, w.StrideHeight, w.DilationHeight, w.Top);
        columns = new (int, int)[w.KernelWidth];
        for (var tap = 0; tap < columns.Length; tap++)
        {
            // The result columns whose cell under this tap lies inside the image.
            var origin = (tap * w.DilationWidth) - w.Left;
            var from = origin >= 0 ? 0 : (-origin + w.StrideWidth - 1) / w.StrideWidth;
            var to = g.Width <= origin ? 0 : Math.Min(outputWidth, ((g.Width - 1 - origin) / w.StrideWidth) + 1);
            columns[tap] = (Math.Min(from, to), to);
        }

        threeWide = w is { KernelWidth: 3, StrideWidth: 1, DilationWidth: 1 };
        isSwept = w is { KernelHeight: <= 3, KernelWidth: 3, StrideWidth: 1, DilationWidth: 1, Left: 1, Right: 1 } && outputWidth > 0;
        var total = g.Batch * outputHeight;
        var wanted = (int)Math.Clamp((long)total * outputWidth * g.Filters / SlabElements, 1, MostSlabs);
        rowsPerSlab = Math.Max(1, (total + wanted - 1) / wanted);
        slabs = Math.Max(1, (total + rowsPerSlab - 1) / rowsPerSlab);
    }

    /// <summary>Floats of scratch memory for the partial kernels.</summary>
    public long PartialSize => (long)slabs * KernelSize;

    private int KernelSize => g.Window.KernelHeight * g.Window.KernelWidth * g.Filters;

    public int Tasks(int phase) => phase == 0 ? slabs : (KernelSize + SummedElements - 1) / SummedElements;

    public void Execute(int phase, float* x, float* dy, float* output, float* partials, int task)
    {
        if (phase == 0)
        {
            Slab(x, dy, partials + ((long)task * KernelSize), task);
            return;
        }

        var start = task * SummedElements;
        var length = Math.Min(SummedElements, KernelSize - start);
        new Span<float>(partials + start, length).CopyTo(new Span<float>(output + start, length));
        var sum = new PartialSum(output + start, partials + start + KernelSize, KernelSize, slabs - 1);
        Simd.OverChannels(ref sum, 0, length);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Slab(float* x, float* dy, float* partial, int slab)
    {
        var channels = g.Filters;
        new Span<float>(partial, KernelSize).Clear();
        var first = slab * rowsPerSlab;
        var end = Math.Min(first + rowsPerSlab, g.Batch * outputHeight);
        if (isSwept)
        {
            Sweep(x, dy, partial, first, end);
            return;
        }

        for (var from = 0; from < channels; from += ChannelBlock)
        {
            for (var row = first; row < end; row++)
            {
                var (n, i) = Math.DivRem(row, outputHeight);
                var sums = new DepthwiseTapSums(
                    partial, x + (n * (long)g.Height * g.Width * channels), dy + ((long)row * outputWidth * channels),
                    rows[i], columns, g.Window, (long)g.Width * channels, channels, threeWide);
                Simd.OverChannels(ref sums, from, Math.Min(from + ChannelBlock, channels));
            }
        }
    }

    // A window moves down some columns before the next, so that the rows of x that it covers stay in the first cache.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Sweep(float* x, float* dy, float* partial, int first, int end)
    {
        var channels = g.Filters;
        var (width, row) = (g.Width, (nint)g.Width * channels);
        var block = SweptElements / Math.Clamp(channels, 1 << 6, SweptChannels);
        for (var from = 0; from < channels; from += SweptChannels)
        {
            for (var j = 0; j < width; j += block)
            {
                for (var line = first; line < end; line++)
                {
                    var (n, i) = Math.DivRem(line, outputHeight);
                    var taps = rows[i];
                    if (taps.Count == 0) continue;
                    var sweep = new DepthwiseKernelSweep(
                        partial + ((long)taps.Tap * 3 * channels), x + ((((long)n * g.Height) + taps.Source) * row), taps.SourceStep * row, dy + (line * row),
                        taps.Count, j, Math.Min(j + block, width), width, channels);
                    Simd.OverChannels(ref sweep, from, Math.Min(from + SweptChannels, channels));
                }
            }
        }
    }
}
