using XceptionScript.Lowering;
using XceptionScript.Ops;

namespace XceptionScript.Backends.Cpu;

/// <summary>An elementwise body over integers or mixed types, one element at a time in float64, where 32-bit integers are exact.</summary>
internal sealed unsafe class WideElementwiseKernel<TBody>(ElementwiseCall call) : CpuKernel
    where TBody : struct, IBody
{
    private const int TaskElements = 1 << 12;

    private readonly RowTasks _tasks = new([.. call.Extents], TaskElements);
    private readonly int[][] _strides = [.. call.Inputs.Select(operand => operand.Strides.ToArray())];

    public override int Tasks(int phase) => _tasks.Count;

    public override void Execute(in CpuRun run, int phase, int task, int worker)
    {
        Span<int> row = stackalloc int[_tasks.Axes];
        var (first, last, start, end) = _tasks[task];
        for (var number = first; number < last; number++)
        {
            _tasks.Index(number, row);
            for (var column = start; column < end; column++)
            {
                Args<F64> args = default;
                for (var i = 0; i < call.Inputs.Length; i++)
                {
                    var offset = (long)column * _strides[i][^1];
                    for (var axis = 0; axis < row.Length; axis++) offset += (long)row[axis] * _strides[i][axis];
                    args.Set(i, new F64(WideNumbers.Read(run.Buffers[call.Inputs[i].Buffer], call.Inputs[i].DType, offset)));
                }
                var results = TBody.Eval(args);
                var index = ((long)number * _tasks.Columns) + column;
                WideNumbers.Write(run.Buffers[call.Outputs[0]], call.OutputTypes[0], index, results.R0.Value);
            }
        }
    }
}
