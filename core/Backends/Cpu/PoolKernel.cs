using System.Runtime.CompilerServices;
using XceptionScript.Lowering;

namespace XceptionScript.Backends.Cpu;

/// <summary>
/// The pooling families. Cells of padding are never visited. The winner of a window is its first largest cell in row-major order,
/// a NaN counting as larger than every number, so that a NaN in the image shows in the result.
/// </summary>
internal sealed unsafe class PoolKernel : CpuKernel
{
    private const int TaskElements = 1 << 15;
    private const int ScatteredChannels = 64;

    private readonly PoolCall call;
    private readonly AxisTaps[] rows;
    private readonly AxisTaps[] columns;
    private readonly PoolShares? shares;
    private readonly int rowsPerTask;
    private readonly int rowTasks;

    public PoolKernel(PoolCall call)
    {
        this.call = call;
        var w = call.Window;
        rows = AxisTaps.Forward(call.OutputHeight, call.Height, w.KernelHeight, w.StrideHeight, w.DilationHeight, w.Top);
        columns = AxisTaps.Forward(call.OutputWidth, call.Width, w.KernelWidth, w.StrideWidth, w.DilationWidth, w.Left);
        if (call.Kind == PoolKind.AverageScatter)
        {
            shares = new PoolShares(rows, columns);
            rows = AxisTaps.Transposed(call.Height, call.OutputHeight, w.KernelHeight, w.StrideHeight, w.DilationHeight, w.Top);
            columns = AxisTaps.Transposed(call.Width, call.OutputWidth, w.KernelWidth, w.StrideWidth, w.DilationWidth, w.Left);
        }

        var work = Math.Max(1, (long)columns.Length * call.Channels * w.KernelHeight * w.KernelWidth / 4);
        rowsPerTask = (int)Math.Clamp(TaskElements / work, 1, Math.Max(1, rows.Length));
        rowTasks = (rows.Length + rowsPerTask - 1) / rowsPerTask;
    }

    public override int Tasks(int phase) => call.Batch * (call.Kind == PoolKind.MaxScatter ? ChannelTasks : rowTasks);

    public override void Execute(in CpuRun run, int phase, int task, int worker)
    {
        var a = run.Buffer<float>(call.A);
        var b = call.B < 0 ? null : run.Buffer<float>(call.B);
        var output = run.Buffer<float>(call.Output);
        if (call.Kind == PoolKind.MaxScatter) Scatter(a, b, output, task);
        else Rows(a, b, output, task);
    }

    private int ChannelTasks => (call.Channels + ScatteredChannels - 1) / ScatteredChannels;

    private bool ReadsResult => call.Kind == PoolKind.AverageScatter;

    // A task is a few rows of what is written, of one image.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Rows(float* a, float* b, float* output, int task)
    {
        var (n, part) = Math.DivRem(task, rowTasks);
        var (height, width) = ReadsResult ? (call.OutputHeight, call.OutputWidth) : (call.Height, call.Width);
        var image = (long)n * height * width * call.Channels;
        var end = Math.Min((part + 1) * rowsPerTask, rows.Length);
        for (var i = part * rowsPerTask; i < end; i++)
        {
            for (var j = 0; j < columns.Length; j++)
            {
                var cells = new PoolCells(rows[i], columns[j], width, call.Channels);
                var x = a + image + cells.First;
                var target = output + ((((((long)n * rows.Length) + i) * columns.Length) + j) * call.Channels);
                switch (call.Kind)
                {
                    case PoolKind.Max:
                        var max = new PoolMax(cells, x, target);
                        Simd.OverChannels(ref max, 0, call.Channels);
                        break;
                    case PoolKind.MaxGather:
                        var gather = new PoolMaxGather(cells, x, b + image + cells.First, target);
                        Simd.OverChannels(ref gather, 0, call.Channels);
                        break;
                    case PoolKind.Average:
                        var average = new PoolAverage(cells, x, target);
                        Simd.OverChannels(ref average, 0, call.Channels);
                        break;
                    default:
                        var spread = new PoolAverageScatter(cells, x, target, shares!, rows[i], columns[j]);
                        Simd.OverChannels(ref spread, 0, call.Channels);
                        break;
                }
            }
        }
    }

    // Windows overlap, so a task owns some channels of one image and adds to them window by window.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Scatter(float* x, float* dy, float* dx, int task)
    {
        var (n, part) = Math.DivRem(task, ChannelTasks);
        var from = part * ScatteredChannels;
        var to = Math.Min(from + ScatteredChannels, call.Channels);
        var image = (long)n * call.Height * call.Width * call.Channels;
        var cleared = 0;
        for (var i = 0; i < rows.Length; i++)
        {
            // Rows are cleared just before the first window that reaches them, while they are wanted in the cache.
            Clear(dx + image, ref cleared, rows[i].Count == 0 ? 0 : rows[i].Source + ((rows[i].Count - 1) * rows[i].SourceStep) + 1, from, to);
            for (var j = 0; j < columns.Length; j++)
            {
                var cells = new PoolCells(rows[i], columns[j], call.Width, call.Channels);
                var scatter = new PoolMaxScatter(
                    cells, x + image + cells.First, dy + ((((((long)n * rows.Length) + i) * columns.Length) + j) * call.Channels), dx + image + cells.First);
                Simd.OverChannels(ref scatter, from, to);
            }
        }

        Clear(dx + image, ref cleared, call.Height, from, to);
    }

    private void Clear(float* dx, ref int cleared, int end, int from, int to)
    {
        for (; cleared < end; cleared++)
        {
            for (var j = 0; j < call.Width; j++) new Span<float>(dx + ((((long)cleared * call.Width) + j) * call.Channels) + from, to - from).Clear();
        }
    }
}
