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

    private readonly ConvGeometry g;
    private readonly AxisTaps[] rows;
    private readonly (int From, int To)[] columns;
    private readonly bool threeWide;
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
        if (phase == 0) Slab(x, dy, partials + ((long)task * KernelSize), task);
        else Sum(output, partials, task);
    }

    /// <summary>The same from images that a prologue makes in <paramref name="memory"/>.</summary>
    public void Execute(in CpuRun run, int phase, ImagePrologue prologue, float* memory, float* dy, float* output, float* partials, int task)
    {
        if (phase == 0) Slab(run, prologue, memory, dy, partials + ((long)task * KernelSize), task);
        else Sum(output, partials, task);
    }

    private void Sum(float* output, float* partials, int task)
    {
        var start = task * SummedElements;
        var length = Math.Min(SummedElements, KernelSize - start);
        new Span<float>(partials + start, length).CopyTo(new Span<float>(output + start, length));
        var sum = new PartialSum(output + start, partials + start + KernelSize, KernelSize, slabs - 1);
        Simd.OverChannels(ref sum, 0, length);
    }

    private void Slab(float* x, float* dy, float* partial, int slab)
    {
        new Span<float>(partial, KernelSize).Clear();
        Add(x, dy, partial, slab * rowsPerSlab, SlabEnd(slab));
    }

    private void Slab(in CpuRun run, ImagePrologue prologue, float* memory, float* dy, float* partial, int slab)
    {
        new Span<float>(partial, KernelSize).Clear();
        var made = new ImageRows(memory);
        var end = SlabEnd(slab);
        for (int row = slab * rowsPerSlab, last; row < end; row = last)
        {
            var (n, i) = Math.DivRem(row, outputHeight);
            last = Math.Min(row + Math.Min(prologue.Strip, outputHeight - i), end);
            var image = prologue.Cover(run, ref made, n, rows.AsSpan(i, last - row));
            Add(image - (n * (long)g.Height * g.Width * g.Filters), dy, partial, row, last);
        }
    }

    private int SlabEnd(int slab) => Math.Min((slab + 1) * rowsPerSlab, g.Batch * outputHeight);

    // Adds what some rows of dy, numbered through all images, give to a kernel.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Add(float* x, float* dy, float* partial, int first, int end)
    {
        var channels = g.Filters;
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
}
