using XceptionScript.Lowering;

namespace XceptionScript.Backends.Cpu;

/// <summary>Matrix products, all four ways of storing the operands.</summary>
internal sealed unsafe class GemmKernel(GemmCall call) : ProductKernel(call.Batch, true, (call.M, call.N, call.K))
{
    protected override void Multiply(in CpuRun run, int shape, int repeat, in ProductBlock block, float* partial, float* space)
    {
        var a = run.Buffer<float>(call.A) + (repeat * call.BatchStrideA);
        var b = run.Buffer<float>(call.B) + (repeat * call.BatchStrideB);
        var result = new RowMajor(partial is null ? Row(run, repeat, 0) : partial, call.N);
        switch (call.TransposeA, call.TransposeB)
        {
            case (false, false): Product.Multiply(new RowMajor(a, call.K), new RowMajor(b, call.N), result, block, space); break;
            case (false, true): Product.Multiply(new RowMajor(a, call.K), new ColumnMajor(b, call.K), result, block, space); break;
            case (true, false): Product.Multiply(new ColumnMajor(a, call.M), new RowMajor(b, call.N), result, block, space); break;
            default: Product.Multiply(new ColumnMajor(a, call.M), new ColumnMajor(b, call.K), result, block, space); break;
        }
    }

    protected override float* Row(in CpuRun run, int repeat, int row) => run.Buffer<float>(call.C) + ((((long)repeat * call.M) + row) * call.N);
}
