using XceptionScript.Lowering;

namespace XceptionScript.Backends.Cpu;

/// <summary>Matrix products, all four ways of storing the operands.</summary>
internal sealed unsafe class GemmKernel(GemmCall call, bool isFrozen = false) : ProductKernel(call.Batch, true, isFrozen, call.Left is not null, (call.M, call.N, call.K))
{
    private readonly FusedRows? epilogue = call.Epilogue is null ? null : FusedRows.Of(call.Epilogue, call.C);

    private readonly DepthwiseImage? depthwise = call.Left is null ? null : new(Sense.Forward, call.Left.Geometry);

    protected override void Pack(in CpuRun run, int shape, int repeat, int column, int columnEnd, int k, int depth, float* panel)
    {
        if (call.TransposeB) Columns(run, repeat).Pack(column, columnEnd, k, depth, panel);
        else Rows(run, repeat).Pack(column, columnEnd, k, depth, panel);
    }

    protected override void Multiply(in CpuRun run, int shape, int repeat, in ProductBlock block, Packed? packed, float* partial, float* space)
    {
        if (packed is { } panels) Multiply(run, repeat, block, panels, partial, space);
        else if (call.TransposeB) Multiply(run, repeat, block, Columns(run, repeat), partial, space);
        else Multiply(run, repeat, block, Rows(run, repeat), partial, space);
    }

    protected override void Finish(in CpuRun run, int repeat, int row, int rowEnd, int column, int columnEnd) =>
        epilogue?.Run(run, (repeat * call.M) + row, (repeat * call.M) + rowEnd, column, columnEnd);

    protected override float* Row(in CpuRun run, int repeat, int row) => run.Buffer<float>(call.C) + ((((long)repeat * call.M) + row) * call.N);

    private void Multiply<TPanels>(in CpuRun run, int repeat, in ProductBlock block, in TPanels panels, float* partial, float* space) where TPanels : struct, IPanels
    {
        var a = run.Buffer<float>(call.A) + (repeat * call.BatchStrideA);
        var result = new RowMajor(partial is null ? Row(run, repeat, 0) : partial, call.N);
        if (depthwise is not null) Product.Multiply(new DepthwiseRows(depthwise, a, run.Buffer<float>(call.Left!.Kernel)), panels, result, block, space);
        else if (call.TransposeA) Product.Multiply(new ColumnMajor(a, call.M), panels, result, block, space);
        else Product.Multiply(new RowMajor(a, call.K), panels, result, block, space);
    }

    private Packing<RowMajor> Rows(in CpuRun run, int repeat) => new(new(run.Buffer<float>(call.B) + (repeat * call.BatchStrideB), call.N));

    private Packing<ColumnMajor> Columns(in CpuRun run, int repeat) => new(new(run.Buffer<float>(call.B) + (repeat * call.BatchStrideB), call.K));
}
