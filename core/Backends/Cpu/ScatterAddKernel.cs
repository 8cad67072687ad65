using System.Runtime.CompilerServices;
using XceptionScript.Lowering;

namespace XceptionScript.Backends.Cpu;

/// <summary>
/// Sums rows into places. A task owns a range of the output's rows and reads the whole index, so rows are added in index order
/// and no two tasks write the same row.
/// </summary>
internal sealed unsafe class ScatterAddKernel : CpuKernel
{
    private const int MostTasks = 16;

    private readonly ScatterAddCall call;
    private readonly int rowsPerTask;

    public ScatterAddKernel(ScatterAddCall call)
    {
        this.call = call;
        var tasks = (int)Math.Clamp(((long)call.Rows + call.Indices) * call.RowSize >> 14, 1, MostTasks);
        rowsPerTask = Math.Max(1, (call.Rows + tasks - 1) / tasks);
    }

    public override int Tasks(int phase) => (call.Rows + rowsPerTask - 1) / rowsPerTask;

    public override void Execute(in CpuRun run, int phase, int task, int worker)
    {
        var first = task * rowsPerTask;
        var rows = Math.Min(rowsPerTask, call.Rows - first);
        var target = run.Buffer<float>(call.Output) + ((long)first * call.RowSize);
        for (var row = 0; row < rows; row++) new Span<float>(target + ((long)row * call.RowSize), call.RowSize).Clear();
        Add(run.Buffer<float>(call.Source), run.Buffer<int>(call.Index), target, first, rows);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Add(float* source, int* index, float* target, int first, int rows)
    {
        for (var i = 0; i < call.Indices; i++)
        {
            var row = (uint)(index[i] - first);
            if (row >= (uint)rows) continue;
            var sum = new PartialSum(target + (row * (long)call.RowSize), source + ((long)i * call.RowSize), 0, 1);
            Simd.OverChannels(ref sum, 0, call.RowSize);
        }
    }
}
