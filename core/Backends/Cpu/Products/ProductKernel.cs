namespace XceptionScript.Backends.Cpu;

/// <summary>A kernel that is a matrix product for each of some shapes, each repeated: batches, groups, phases of a stride.</summary>
internal abstract unsafe class ProductKernel : CpuKernel
{
    private const int SummedRows = 16;

    private readonly ProductCut[] cuts;
    private readonly int repeats;
    private readonly int tasks;

    /// <summary>Cuts the products into tasks. Only a kernel with a single shape may split its depth.</summary>
    protected ProductKernel(int repeats, bool splitDepth, params ReadOnlySpan<(int Rows, int Columns, int Depth)> shapes)
    {
        this.repeats = repeats;
        cuts = new ProductCut[shapes.Length];
        for (var i = 0; i < cuts.Length; i++)
            cuts[i] = new ProductCut(shapes[i].Rows, shapes[i].Columns, shapes[i].Depth, repeats, splitDepth);
        tasks = repeats * cuts.Sum(cut => cut.Tasks);
    }

    public sealed override int Phases => cuts is [{ DepthChunks: > 1 }] ? 2 : 1;

    public sealed override long ScratchBytes(int workers) => sizeof(float) * ((workers * WorkerSpace) + (PartialSize * (cuts[0].DepthChunks - 1)));

    public sealed override int Tasks(int phase) => phase == 0 ? tasks : repeats * SumsPerProduct;

    public sealed override void Execute(in CpuRun run, int phase, int task, int worker)
    {
        if (phase == 1)
        {
            Sum(run, task / SumsPerProduct, task % SumsPerProduct);
            return;
        }

        var shape = 0;
        while (task >= repeats * cuts[shape].Tasks) task -= repeats * cuts[shape++].Tasks;
        var (repeat, rest) = Math.DivRem(task, cuts[shape].Tasks);
        var block = cuts[shape].Block(rest, out var chunk);
        var partial = chunk == 0 ? null : Partial(run, repeat, chunk);
        Multiply(run, shape, repeat, block, partial, (float*)run.Scratch + (PartialSize * (cuts[0].DepthChunks - 1)) + (worker * WorkerSpace));
    }

    /// <summary>
    /// Computes a block of one product: into its place, or where <paramref name="partial"/> is not null into that dense matrix.
    /// </summary>
    protected abstract void Multiply(in CpuRun run, int shape, int repeat, in ProductBlock block, float* partial, float* space);

    /// <summary>Where a row of the product belongs, for the sum of partial results.</summary>
    protected abstract float* Row(in CpuRun run, int repeat, int row);

    private static long WorkerSpace => (Product.Workspace + 15) / 16 * 16;

    private int SumsPerProduct => (cuts[0].Rows + SummedRows - 1) / SummedRows;

    // Floats of one chunk's partial results, of all repeats; the first chunk writes to the result itself.
    private long PartialSize => ((long)repeats * cuts[0].Rows * cuts[0].Columns + 15) / 16 * 16;

    private float* Partial(in CpuRun run, int repeat, int chunk) =>
        (float*)run.Scratch + ((chunk - 1) * PartialSize) + ((long)repeat * cuts[0].Rows * cuts[0].Columns);

    private void Sum(in CpuRun run, int repeat, int part)
    {
        var end = Math.Min((part + 1) * SummedRows, cuts[0].Rows);
        for (var row = part * SummedRows; row < end; row++)
        {
            var sum = new PartialSum(
                Row(run, repeat, row), Partial(run, repeat, 1) + ((long)row * cuts[0].Columns), PartialSize, cuts[0].DepthChunks - 1);
            Simd.OverChannels(ref sum, 0, cuts[0].Columns);
        }
    }
}
