namespace XceptionScript.Backends.Cpu;

/// <summary>
/// A kernel that is a matrix product for each of some shapes, each repeated: batches, groups, phases of a stride. Where several tasks read one right
/// operand, its panels are packed first, once for all of them.
/// </summary>
internal abstract unsafe class ProductKernel : CpuKernel
{
    private const int SummedRows = 16;

    private readonly ProductCut[] cuts;
    private readonly long[] packed;
    private readonly long packedSize;
    private readonly bool isFrozen;
    private readonly int repeats;
    private readonly int packTasks;
    private readonly int tasks;

    /// <summary>
    /// Cuts the products into tasks. Only a kernel with a single shape may split its depth. A frozen right operand never changes: it is packed when a session opens. Whole rows are
    /// asked for where a left operand is dear to gather.
    /// </summary>
    protected ProductKernel(int repeats, bool splitDepth, bool isFrozen, bool wholeRows, params ReadOnlySpan<(int Rows, int Columns, int Depth)> shapes)
    {
        (this.repeats, this.isFrozen) = (repeats, isFrozen);
        cuts = new ProductCut[shapes.Length];
        packed = new long[shapes.Length];
        for (var i = 0; i < cuts.Length; i++)
        {
            cuts[i] = new ProductCut(shapes[i].Rows, shapes[i].Columns, shapes[i].Depth, repeats, splitDepth, isFrozen, wholeRows);
            packed[i] = packedSize;
            packedSize += repeats * cuts[i].PackedSize;
        }

        packTasks = repeats * cuts.Sum(cut => cut.PackTasks);
        tasks = repeats * cuts.Sum(cut => cut.Tasks);
    }

    public sealed override int Phases => (Packs ? 1 : 0) + 1 + (IsSplit ? 1 : 0);

    public sealed override long ScratchBytes(int workers) => sizeof(float) * ((workers * WorkerSpace) + (PartialSize * (cuts[0].DepthChunks - 1)) + PackedScratch);

    public sealed override long KeptBytes => isFrozen ? sizeof(float) * packedSize : 0;

    public sealed override CpuKernel? Preparation => isFrozen ? new PackOnce(this) : null;

    public sealed override int Tasks(int phase) => StepOf(phase) switch
    {
        Step.Pack => packTasks,
        Step.Multiply => tasks,
        _ => repeats * SumsPerProduct,
    };

    public sealed override void Execute(in CpuRun run, int phase, int task, int worker)
    {
        switch (StepOf(phase))
        {
            case Step.Pack:
                Pack(run, run.Scratch, task);
                break;
            case Step.Multiply:
                Multiply(run, task, worker);
                break;
            default:
                Sum(run, task / SumsPerProduct, task % SumsPerProduct);
                break;
        }
    }

    /// <summary>Packs panels of the right operand of one product; see <see cref="Packing{TRight}.Pack"/>.</summary>
    protected abstract void Pack(in CpuRun run, int shape, int repeat, int column, int columnEnd, int k, int depth, float* panel);

    /// <summary>
    /// Computes a block of one product: into its place, or where <paramref name="partial"/> is not null into that dense matrix. The right operand lies packed
    /// in <paramref name="packed"/> where that has an origin.
    /// </summary>
    protected abstract void Multiply(in CpuRun run, int shape, int repeat, in ProductBlock block, Packed? packed, float* partial, float* space);

    /// <summary>Does what is left to do with a part of the result that is complete.</summary>
    protected virtual void Finish(in CpuRun run, int repeat, int row, int rowEnd, int column, int columnEnd)
    {
    }

    /// <summary>Where a row of the product belongs, for the sum of partial results.</summary>
    protected abstract float* Row(in CpuRun run, int repeat, int row);

    private enum Step
    {
        Pack,
        Multiply,
        Sum,
    }

    private static long WorkerSpace => (Product.Workspace + 15) / 16 * 16;

    private bool Packs => packedSize > 0 && !isFrozen;

    private long PackedScratch => Packs ? packedSize : 0;

    private bool IsSplit => cuts is [{ DepthChunks: > 1 }];

    private int SumsPerProduct => (cuts[0].Rows + SummedRows - 1) / SummedRows;

    // Floats of one chunk's partial results, of all repeats; the first chunk writes to the result itself.
    private long PartialSize => ((long)repeats * cuts[0].Rows * cuts[0].Columns + 15) / 16 * 16;

    private Step StepOf(int phase) => (Step)(phase + (Packs ? 0 : 1));

    // Scratch memory: packed operands, partial results, what each worker needs.
    private float* Partial(in CpuRun run, int repeat, int chunk) =>
        (float*)run.Scratch + PackedScratch + ((chunk - 1) * PartialSize) + ((long)repeat * cuts[0].Rows * cuts[0].Columns);

    private float* Space(in CpuRun run, int worker) => (float*)run.Scratch + PackedScratch + (PartialSize * (cuts[0].DepthChunks - 1)) + (worker * WorkerSpace);

    private void Pack(in CpuRun run, byte* to, int task)
    {
        var shape = 0;
        while (task >= repeats * cuts[shape].PackTasks) task -= repeats * cuts[shape++].PackTasks;
        var (repeat, rest) = Math.DivRem(task, cuts[shape].PackTasks);
        var (column, columnEnd, k, depth) = cuts[shape].PackedPart(rest);
        Pack(run, shape, repeat, column, columnEnd, k, depth, Operand(to, shape, repeat).Block(column, columnEnd, k, depth, null));
    }

    private Packed Operand(byte* place, int shape, int repeat) =>
        new((float*)place + packed[shape] + (repeat * cuts[shape].PackedSize), cuts[shape].PackedColumns);

    private void Multiply(in CpuRun run, int task, int worker)
    {
        var shape = 0;
        while (task >= repeats * cuts[shape].Tasks) task -= repeats * cuts[shape++].Tasks;
        var (repeat, rest) = Math.DivRem(task, cuts[shape].Tasks);
        var block = cuts[shape].Block(rest, out var chunk);
        var partial = chunk == 0 ? null : Partial(run, repeat, chunk);
        Packed? operand = cuts[shape].PackedSize > 0 ? Operand(isFrozen ? run.Kept : run.Scratch, shape, repeat) : null;
        Multiply(run, shape, repeat, block, operand, partial, Space(run, worker));
        if (!IsSplit) Finish(run, repeat, block.Row, block.RowEnd, block.Column, block.ColumnEnd);
    }

    private void Sum(in CpuRun run, int repeat, int part)
    {
        var end = Math.Min((part + 1) * SummedRows, cuts[0].Rows);
        for (var row = part * SummedRows; row < end; row++)
        {
            var sum = new PartialSum(
                Row(run, repeat, row), Partial(run, repeat, 1) + ((long)row * cuts[0].Columns), PartialSize, cuts[0].DepthChunks - 1);
            Simd.OverChannels(ref sum, 0, cuts[0].Columns);
        }

        Finish(run, repeat, part * SummedRows, end, 0, cuts[0].Columns);
    }

    /// <summary>Packs a frozen operand into the memory that a session keeps for it.</summary>
    private sealed class PackOnce(ProductKernel kernel) : CpuKernel
    {
        public override int Tasks(int phase) => kernel.packTasks;

        public override void Execute(in CpuRun run, int phase, int task, int worker) => kernel.Pack(run, run.Kept, task);
    }
}
