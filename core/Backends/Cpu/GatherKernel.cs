using System.Runtime.InteropServices;
using XceptionScript.Expressions;
using XceptionScript.Lowering;

namespace XceptionScript.Backends.Cpu;

/// <summary>Selects rows of a table.</summary>
internal sealed unsafe class GatherKernel(GatherCall call) : CpuKernel
{
    private readonly int rowsPerTask = Math.Max(1, (1 << 15) / Math.Max(1, call.RowSize));

    public override int Tasks(int phase) => (call.Indices + rowsPerTask - 1) / rowsPerTask;

    public override void Execute(in CpuRun run, int phase, int task, int worker)
    {
        var bytes = call.DType.Size * call.RowSize;
        var index = run.Buffer<int>(call.Index);
        var end = Math.Min((task + 1) * rowsPerTask, call.Indices);
        for (var i = task * rowsPerTask; i < end; i++)
        {
            var target = new Span<byte>(run.Buffers[call.Output] + ((long)i * bytes), bytes);
            if ((uint)index[i] < (uint)call.Rows) new Span<byte>(run.Buffers[call.Table] + ((long)index[i] * bytes), bytes).CopyTo(target);
            else Missing(target);
        }
    }

    private void Missing(Span<byte> row)
    {
        switch (call.DType)
        {
            case DType.Float32: MemoryMarshal.Cast<byte, float>(row).Fill(float.NaN); break;
            case DType.Float64: MemoryMarshal.Cast<byte, double>(row).Fill(double.NaN); break;
            default: row.Clear(); break;
        }
    }
}
