using System.Runtime.CompilerServices;
using XceptionScript.Lowering;

namespace XceptionScript.Backends.Cpu;

/// <summary>
/// The two depthwise maps that make an image: (x, kernel) -> y and (dy, kernel) -> dx. Both sum source cells times taps, and differ
/// only in which meet; a task is a few rows of the result, so that source rows are read from memory once.
/// </summary>
internal sealed unsafe class DepthwiseImage
{
    // A task reads a window's rows once more than it writes rows: enough rows to make that small, few enough for many workers.
    private const int TaskElements = 1 << 18;
    private const int FewestTasks = 16;
    private const int FewestRows = 2;

    // A window moves down some columns before the next, with some of the channels, so that the rows it covers, the next one and two of
    // the result stay in the first cache.
    private const int BlockElements = 1 << 10;
    private const int ChannelBlock = 128;

    // The columns where every second one is made at a time, so that weights are read for ten of them: about half a row of 37.
    private const int HalvesBlock = 20;

    // Of a larger result little is in the caches when it is read, so it is written past them, where cache lines are written whole.
    private const long CachedElements = 1 << 22;

    private readonly AxisTaps[] rows;
    private readonly AxisTaps[] columns;
    private readonly int batch;
    private readonly int sourceHeight;
    private readonly int sourceWidth;
    private readonly int channels;
    private readonly int kernelWidth;
    private readonly int columnBlock;
    private readonly int rowsPerTask;
    private readonly int rowTasks;
    private readonly bool isSwept;
    private readonly SweepStores stores;
    private readonly SweptPrologue? made;
    private readonly ImagePrologue? prologue;
    private readonly bool isFlipped;
    private readonly int stripsFrom;
    private readonly int stripsTo;

    public DepthwiseImage(Sense sense, ConvGeometry g, int image = -1, Prologue? prologue = null)
    {
        var w = g.Window;
        (batch, channels, kernelWidth) = (g.Batch, g.Filters, w.KernelWidth);
        columnBlock = BlockElements / Math.Clamp(channels, 1 << 6, ChannelBlock);
        if (sense == Sense.Forward)
        {
            rows = AxisTaps.Forward(g.OutputHeight, g.Height, w.KernelHeight, w.StrideHeight, w.DilationHeight, w.Top);
            columns = AxisTaps.Forward(g.OutputWidth, g.Width, w.KernelWidth, w.StrideWidth, w.DilationWidth, w.Left);
            (sourceHeight, sourceWidth) = (g.Height, g.Width);
        }
        else
        {
            rows = AxisTaps.Transposed(g.Height, g.OutputHeight, w.KernelHeight, w.StrideHeight, w.DilationHeight, w.Top);
            columns = AxisTaps.Transposed(g.Width, g.OutputWidth, w.KernelWidth, w.StrideWidth, w.DilationWidth, w.Left);
            (sourceHeight, sourceWidth) = (g.OutputHeight, g.OutputWidth);
        }

        if ((long)batch * rows.Length * columns.Length * channels > CachedElements)
        {
            stores = channels % Simd.LineNumbers == 0 ? SweepStores.Past
                : channels % Simd.LineNumbers == Simd.LineNumbers / 2 && Simd.Has512 ? SweepStores.PastByHalves
                : SweepStores.Near;
            if (stores == SweepStores.PastByHalves) columnBlock = HalvesBlock;
        }

        var affordable = TaskElements / Math.Max(1, (long)columns.Length * channels);
        var shared = Math.Max(FewestRows, (long)batch * rows.Length / FewestTasks);
        rowsPerTask = (int)Math.Clamp(Math.Min(affordable, shared), 1, Math.Max(1, rows.Length));
        rowTasks = (rows.Length + rowsPerTask - 1) / rowsPerTask;

        isFlipped = sense != Sense.Forward;
        isSwept = w is { KernelHeight: <= 3, KernelWidth: 3, StrideWidth: 1, DilationWidth: 1, Left: 1, Right: 1 } && columns.Length > 0;

        if (prologue is not null && isSwept) made = SweptPrologue.Of(prologue, image, channels);
        if (prologue is not null && made is null) this.prologue = new(prologue, g);

        // Strips of four positions share the loads of a window three wide that moves by one; elsewhere positions go one by one.
        while (stripsFrom < columns.Length && !StartsStrip(columns[stripsFrom])) stripsFrom++;
        stripsTo = stripsFrom;
        while (stripsTo < columns.Length && StartsStrip(columns[stripsTo])
            && (stripsTo == stripsFrom || columns[stripsTo].Source == columns[stripsTo - 1].Source + 1)) stripsTo++;
        if (stripsTo - stripsFrom < 4) stripsTo = stripsFrom;
    }

    public int Tasks => batch * rowTasks;

    /// <summary>The floats of memory that <see cref="Execute(in CpuRun, float*, float*, float*, int)"/> makes rows of the image in.</summary>
    public long MadeFloats => prologue?.Floats ?? 0;

    /// <summary>Whether <see cref="Positions"/> can make the image of its prologue.</summary>
    public bool IsMadeInRegisters => made is not null;

    /// <summary>What <see cref="Positions"/> reads to make the image of a prologue.</summary>
    public Pointers Operands(in CpuRun run) => made?.Operands(run) ?? default;

    /// <summary>
    /// Computes some positions of the result, numbered through all images, for the channels from <paramref name="from"/> up to <paramref name="to"/>: one after
    /// another, <paramref name="to"/> - <paramref name="from"/> numbers each.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Positions(float* source, in Pointers operands, float* kernel, float* target, int position, int count, int from, int to)
    {
        var step = to - from;
        while (count > 0)
        {
            var (line, j) = Math.DivRem(position, columns.Length);
            var (n, i) = Math.DivRem(line, rows.Length);
            var length = Math.Min(Math.Min(count, columns.Length - j), columnBlock);
            for (var c = from; c < to; c += ChannelBlock)
            {
                Segment(
                    source + ((long)n * sourceHeight * sourceWidth * channels), kernel, target - from - ((long)j * step), step, 0, operands,
                    rows[i], j, j + length, c, Math.Min(c + ChannelBlock, to));
            }

            target += (long)length * step;
            position += length;
            count -= length;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Execute(float* source, float* kernel, float* target, int task)
    {
        var (n, part) = Math.DivRem(task, rowTasks);
        var end = Math.Min((part + 1) * rowsPerTask, rows.Length);
        source += (long)n * sourceHeight * sourceWidth * channels;
        target += (long)n * rows.Length * columns.Length * channels;
        Rows(source, default, kernel, target, part * rowsPerTask, end);
        if (stores != SweepStores.Near) Simd.Fence();
    }

    /// <summary>The same from an image that the prologue makes, in registers or in <paramref name="memory"/>.</summary>
    public void Execute(in CpuRun run, float* memory, float* kernel, float* target, int task)
    {
        var (n, part) = Math.DivRem(task, rowTasks);
        var end = Math.Min((part + 1) * rowsPerTask, rows.Length);
        target += (long)n * rows.Length * columns.Length * channels;
        if (made is not null) Rows(made.Source(run) + ((long)n * sourceHeight * sourceWidth * channels), made.Operands(run), kernel, target, part * rowsPerTask, end);
        else Strips(run, prologue!, new ImageRows(memory), kernel, target, n, part * rowsPerTask, end);
        if (stores != SweepStores.Near) Simd.Fence();
    }

    private void Strips(in CpuRun run, ImagePrologue prologue, ImageRows made, float* kernel, float* target, int n, int first, int end)
    {
        for (int last; first < end; first = last)
        {
            last = Math.Min(first + prologue.Strip, end);
            Rows(prologue.Cover(run, ref made, n, rows.AsSpan(first, last - first)), default, kernel, target, first, last);
        }
    }

    /// <summary>Computes some rows of one image: <paramref name="source"/> and <paramref name="target"/> are where their rows 0 lie, or would.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Rows(float* source, in Pointers operands, float* kernel, float* target, int first, int end)
    {
        var row = (nint)columns.Length * channels;
        for (var c = 0; c < channels; c += ChannelBlock)
        {
            var to = Math.Min(c + ChannelBlock, channels);
            for (var j = 0; j < columns.Length; j += columnBlock)
            {
                var jEnd = Math.Min(j + columnBlock, columns.Length);
                for (var i = first; i < end; i++) Segment(source, kernel, target + (i * row), channels, row, operands, rows[i], j, jEnd, c, to);
            }
        }
    }

    // Positions first to end of a row; position j of the result lies at row + j * step, the one below it at below from there.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Segment(float* source, float* kernel, float* row, int step, nint below, in Pointers operands, in AxisTaps taps, int first, int end, int from, int to)
    {
        if (isSwept && taps.Count > 0)
        {
            var sweep = new DepthwiseSweep(
                row, step, below, below > 0 ? stores : SweepStores.Near, source + ((long)taps.Source * sourceWidth * channels), (nint)taps.SourceStep * sourceWidth * channels,
                kernel + ((((long)taps.Tap * kernelWidth) + (isFlipped ? 2 : 0)) * channels), (nint)taps.TapStep * kernelWidth * channels,
                isFlipped ? -channels : channels, taps.Count, (taps.SourceStep > 0 ? taps.Count : 1) * sourceWidth * channels, first, end, sourceWidth, channels);
            if (made is null) Simd.OverChannels(ref sweep, from, to);
            else made.Sweep(sweep, operands, from, to);
            return;
        }

        var (strip, stripEnd) = (Math.Max(first, stripsFrom), Math.Min(end, stripsTo));
        if (stripEnd - strip < 4) strip = stripEnd = end;
        for (var j = first; j < strip; j++) Position(source, kernel, row, step, taps, j, from, to);
        for (var j = strip; j < stripEnd; j += 4)
        {
            // The last strip may overlap the one before and repeat its work.
            Strip(source, kernel, row, step, taps, Math.Min(j, stripEnd - 4), from, to);
        }

        for (var j = stripEnd; j < end; j++) Position(source, kernel, row, step, taps, j, from, to);
    }

    private bool StartsStrip(AxisTaps taps) => kernelWidth == 3 && taps is { Count: 3, SourceStep: 1 or -1 };

    private void Position(float* source, float* kernel, float* row, int step, in AxisTaps rowTaps, int j, int from, int to)
    {
        var columnTaps = columns[j];
        var position = new DepthwisePosition(
            row + ((long)j * step),
            source + ((((long)rowTaps.Source * sourceWidth) + columnTaps.Source) * channels),
            kernel + ((((long)rowTaps.Tap * kernelWidth) + columnTaps.Tap) * channels),
            rowTaps.Count, (long)rowTaps.SourceStep * sourceWidth * channels, (long)rowTaps.TapStep * kernelWidth * channels,
            columnTaps.Count, (long)columnTaps.SourceStep * channels, (long)columnTaps.TapStep * channels);
        Simd.OverChannels(ref position, from, to);
    }

    private void Strip(float* source, float* kernel, float* row, int step, in AxisTaps rowTaps, int j, int from, int to)
    {
        var columnTaps = columns[j];
        var forward = columnTaps.SourceStep == 1;
        var leftmost = forward ? columnTaps.Source : columnTaps.Source - 2;
        var strip = new DepthwiseStrip(
            row + ((long)j * step),
            source + ((((long)rowTaps.Source * sourceWidth) + leftmost) * channels),
            kernel + ((((long)rowTaps.Tap * kernelWidth) + (forward ? 0 : 2)) * channels),
            rowTaps.Count, (long)rowTaps.SourceStep * sourceWidth * channels, (long)rowTaps.TapStep * kernelWidth * channels,
            forward ? channels : -channels, channels, step);
        Simd.OverChannels(ref strip, from, to);
    }
}
