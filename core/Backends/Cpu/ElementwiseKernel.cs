using System.Runtime.CompilerServices;
using XceptionScript.Lowering;
using XceptionScript.Ops;

namespace XceptionScript.Backends.Cpu;

/// <summary>A fused elementwise body over its loop: rows along the last axis, cut into tasks of about the same number of elements.</summary>
internal sealed unsafe class ElementwiseKernel<TBody, TReads, TWrites, T>(ElementwiseCall call) : CpuKernel
    where TBody : struct, IBody
    where TReads : struct, IAccess
    where TWrites : struct, IAccess
    where T : struct, ISingle<T>
{
    private readonly Streams _streams = new(call.Inputs);
    private readonly RowTasks _tasks = new([.. call.Extents], RowTasks.Elements(call.Extents.Aggregate(1L, (size, extent) => size * extent)));
    private readonly int _widening = call.Extents.Length == 2 ? new Streams(call.Inputs).Widening(call.Extents[^1]) : 1;
    private readonly int[] _outputs = [.. call.Outputs];

    public override int Tasks(int phase) => _tasks.Count;

    // Clearing the tiles, which are written before they are read, would take as long as a good part of the task.
    [SkipLocalsInit]
    public override void Execute(in CpuRun run, int phase, int task, int worker)
    {
        var (first, last, start, end) = _tasks[task];
        var widening = _tasks.Axes == 1 && last - first > 1 ? Math.Min(_widening, last - first) : 1;
        var tileFloats = widening * _tasks.Columns;
        var tiles = stackalloc float[_streams.TileFloats(_tasks.Columns, widening)];
        Span<int> row = stackalloc int[_tasks.Axes];
        _streams.Tile(run, [], _tasks.Columns, widening, tiles);
        for (var number = first; number < last; number += widening)
        {
            _tasks.Index(number, row);
            Args<T> args = default;
            Pointers sources = default, targets = default;
            _streams.Start(run, row, ref args, ref sources, widening == 1 ? null : tiles, tileFloats);
            for (var i = 0; i < _outputs.Length; i++) targets[i] = run.Buffers[_outputs[i]] + ((long)number * _tasks.Columns * TWrites.Size(i));
            var rows = Math.Min(widening, last - number);
            Row<TBody, TReads, TWrites, T>.Run(args, sources, targets, start, end + ((nint)(rows - 1) * _tasks.Columns));
        }
    }
}
