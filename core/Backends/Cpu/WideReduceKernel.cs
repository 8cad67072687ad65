using XceptionScript.Lowering;
using XceptionScript.Ops;

namespace XceptionScript.Backends.Cpu;

/// <summary>A reduction of integers in float64, one output after another.</summary>
internal sealed unsafe class WideReduceKernel<TBody, TReduce>(ReduceCall call) : CpuKernel
    where TBody : struct, IBody
    where TReduce : struct, IReduce
{
    public override int Tasks(int phase) => call.Outer;

    public override void Execute(in CpuRun run, int phase, int task, int worker)
    {
        for (var inner = 0; inner < call.Inner; inner++)
        {
            var total = new F64(TReduce.Identity);
            for (var r = 0; r < call.Reduced; r++)
            {
                Args<F64> args = default;
                for (var i = 0; i < call.Inputs.Length; i++)
                {
                    var (buffer, dtype, strides) = call.Inputs[i];
                    args.Set(i, new F64(WideNumbers.Read(run.Buffers[buffer], dtype, ((long)task * strides[0]) + ((long)r * strides[1]) + ((long)inner * strides[2]))));
                }
                total = TReduce.Combine(total, TBody.Eval(args).R0);
            }
            WideNumbers.Write(run.Buffers[call.Outputs[0]], call.OutputType, ((long)task * call.Inner) + inner, total.Value);
        }
    }
}
