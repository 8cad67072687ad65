using System.Numerics;
using System.Runtime.CompilerServices;
using XceptionScript.Expressions;
using XceptionScript.Lowering;

namespace XceptionScript.Backends.Cpu;

/// <summary>Positions of first largest values; a NaN counts as larger than every number.</summary>
internal sealed unsafe class ArgMaxKernel(ArgMaxCall call) : CpuKernel
{
    private readonly int outerPerTask = (int)Math.Max(1, (1 << 14) / Math.Max(1, (long)call.Reduced * call.Inner));

    public override int Tasks(int phase) => (call.Outer + outerPerTask - 1) / outerPerTask;

    public override void Execute(in CpuRun run, int phase, int task, int worker)
    {
        switch (call.InputType)
        {
            case DType.Float32: Scan(run.Buffer<float>(call.Input), run.Buffer<int>(call.Output), task); break;
            case DType.Float64: Scan(run.Buffer<double>(call.Input), run.Buffer<int>(call.Output), task); break;
            case DType.Int32: Scan(run.Buffer<int>(call.Input), run.Buffer<int>(call.Output), task); break;
            default: Scan(run.Buffer<byte>(call.Input), run.Buffer<int>(call.Output), task); break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Scan<T>(T* input, int* output, int task) where T : unmanaged, INumber<T>
    {
        var end = Math.Min((task + 1) * outerPerTask, call.Outer);
        for (var outer = task * outerPerTask; outer < end; outer++)
        {
            var row = input + ((long)outer * call.Reduced * call.Inner);
            for (var inner = 0; inner < call.Inner; inner++)
            {
                var x = row + inner;
                var best = *x;
                var position = 0;
                for (var i = 1; i < call.Reduced; i++)
                {
                    x += call.Inner;
                    if (*x <= best || T.IsNaN(best)) continue;
                    best = *x;
                    position = i;
                }

                output[((long)outer * call.Inner) + inner] = position;
            }
        }
    }
}
