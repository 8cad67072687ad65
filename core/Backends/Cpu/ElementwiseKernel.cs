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
    private const int TaskElements = 1 << 14;

    private readonly Streams _streams = new(call.Inputs);
    private readonly RowTasks _tasks = new([.. call.Extents], TaskElements);
    private readonly int[] _outputs = [.. call.Outputs];

    public override int Tasks(int phase) => _tasks.Count;

    public override void Execute(in CpuRun run, int phase, int task, int worker)
    {
        Span<int> row = stackalloc int[_tasks.Axes];
        var (first, last, start, end) = _tasks[task];
        for (var number = first; number < last; number++)
        {
            _tasks.Index(number, row);
            Args<T> args = default;
            Pointers sources = default, targets = default;
            _streams.Start(run, row, ref args, ref sources);
            for (var i = 0; i < _outputs.Length; i++) targets[i] = run.Buffers[_outputs[i]] + ((long)number * _tasks.Columns * TWrites.Size(i));
            Row<TBody, TReads, TWrites, T>.Run(args, sources, targets, start, end);
        }
    }
}
