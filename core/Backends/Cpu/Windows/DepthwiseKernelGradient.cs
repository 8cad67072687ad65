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
    private readonly SweptPrologue? made;
    private readonly ImagePrologue? prologue;
    private readonly int outputHeight;
    private readonly int outputWidth;
    private readonly int rowsPerSlab;
    private readonly int slabs;

    public DepthwiseKernelGradient(ConvGeometry g, int image = -1, Prologue? prologue = null)
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
        if (prologue is not null && isSwept) made = SweptPrologue.Of(prologue, image, g.Channels);
        if (prologue is not null && made is null) this.prologue = new(prologue, g);
        var total = g.Batch * outputHeight;
        var wanted = (int)Math.Clamp((long)total * outputWidth * g.Filters / SlabElements, 1, MostSlabs);
        rowsPerSlab = Math.Max(1, (total + wanted - 1) / wanted);
        slabs = Math.Max(1, (total + rowsPerSlab - 1) / rowsPerSlab);
    }

    /// <summary>Floats of scratch memory for the partial kernels.</summary>
    public long PartialSize => (long)slabs * KernelSize;

    /// <summary>The floats of memory that <see cref="Execute(in CpuRun, int, float*, float*, float*, float*, int)"/> makes rows of images in.</summary>
    public long MadeFloats => prologue?.Floats ?? 0;

    private int KernelSize => g.Window.KernelHeight * g.Window.KernelWidth * g.Filters;

    public int Tasks(int phase) => phase == 0 ? slabs : (KernelSize + SummedElements - 1) / SummedElements;

    public void Execute(int phase, float* x, float* dy, float* output, float* partials, int task)
    {
        if (phase == 0) Slab(x, dy, partials + ((long)task * KernelSize), task);
        else Sum(output, partials, task);
    }

    /// <summary>The same from images that the prologue makes, in registers or in <paramref name="memory"/>.</summary>
    public void Execute(in CpuRun run, int phase, float* memory, float* dy, float* output, float* partials, int task)
    {
        if (phase == 0) Slab(run, memory, dy, partials + ((long)task * KernelSize), task);
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
        Add(x, default, dy, partial, slab * rowsPerSlab, SlabEnd(slab));
    }

    private void Slab(in CpuRun run, float* memory, float* dy, float* partial, int slab)
    {
        new Span<float>(partial, KernelSize).Clear();
        if (made is not null) Add(made.Source(run), made.Operands(run), dy, partial, slab * rowsPerSlab, SlabEnd(slab));
        else Strips(run, prologue!, new ImageRows(memory), dy, partial, slab);
    }

    private void Strips(in CpuRun run, ImagePrologue prologue, ImageRows made, float* dy, float* partial, int slab)
    {
        var end = SlabEnd(slab);
        for (int row = slab * rowsPerSlab, last; row < end; row = last)
        {
            var (n, i) = Math.DivRem(row, outputHeight);
            last = Math.Min(row + Math.Min(prologue.Strip, outputHeight - i), end);
            var image = prologue.Cover(run, ref made, n, rows.AsSpan(i, last - row));
            Add(image - (n * (long)g.Height * g.Width * g.Filters), default, dy, partial, row, last);
        }
    }

    private int SlabEnd(int slab) => Math.Min((slab + 1) * rowsPerSlab, g.Batch * outputHeight);

    // Adds what some rows of dy, numbered through all images, give to a kernel.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Add(float* x, in Pointers operands, float* dy, float* partial, int first, int end)
    {
        var channels = g.Filters;
        if (isSwept)
        {
            Sweep(x, operands, dy, partial, first, end);
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
    private void Sweep(float* x, in Pointers operands, float* dy, float* partial, int first, int end)
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
                    if (made is null) Simd.OverChannels(ref sweep, from, Math.Min(from + SweptChannels, channels));
                    else made.Sweep(sweep, operands, from, Math.Min(from + SweptChannels, channels));
                }
            }
        }
    }
}
