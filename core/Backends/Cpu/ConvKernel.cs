using XceptionScript.Lowering;

namespace XceptionScript.Backends.Cpu;

/// <summary>
/// Dense and grouped convolutions and their gradients as products of patches that are gathered slab by slab. The gradient of the
/// image is one product per phase of the stride, over the taps that meet it, so that no zero is multiplied.
/// </summary>
internal sealed unsafe class ConvKernel : ProductKernel
{
    private readonly ConvCall call;
    private readonly (PatchAxis Vertical, PatchAxis Horizontal)[] patches;
    private readonly FusedRows? epilogue;

    public ConvKernel(ConvCall call, bool isFrozen = false) : this(call, isFrozen, PatchesOf(call)) { }

    private ConvKernel(ConvCall call, bool isFrozen, (PatchAxis Vertical, PatchAxis Horizontal)[] patches)
        : base(call.Geometry.Groups, call.Sense != Sense.InputGradient, isFrozen, false, [.. patches.Select(axes => Shape(call, axes.Vertical, axes.Horizontal))])
    {
        this.call = call;
        this.patches = patches;
        epilogue = call.Epilogue is null ? null : FusedRows.Of(call.Epilogue, call.Output);
    }

    private int GroupChannels => call.Geometry.Channels / call.Geometry.Groups;

    private int GroupFilters => call.Geometry.Filters / call.Geometry.Groups;

    protected override void Pack(in CpuRun run, int shape, int repeat, int column, int columnEnd, int k, int depth, float* panel)
    {
        if (call.Sense == Sense.InputGradient) KernelColumns(run, shape, repeat).Pack(column, columnEnd, k, depth, panel);
        else Rows(run, repeat).Pack(column, columnEnd, k, depth, panel);
    }

    protected override void Multiply(in CpuRun run, int shape, int repeat, in ProductBlock block, Packed? packed, float* partial, float* space)
    {
        if (packed is { } panels) Multiply(run, shape, repeat, block, panels, partial, space);
        else if (call.Sense == Sense.InputGradient) Multiply(run, shape, repeat, block, KernelColumns(run, shape, repeat), partial, space);
        else Multiply(run, shape, repeat, block, Rows(run, repeat), partial, space);
    }

    private void Multiply<TPanels>(in CpuRun run, int shape, int repeat, in ProductBlock block, in TPanels panels, float* partial, float* space)
        where TPanels : struct, IPanels
    {
        var g = call.Geometry;
        var (vertical, horizontal) = patches[shape];
        var a = run.Buffer<float>(call.A);
        var (channel, filter) = (repeat * GroupChannels, repeat * GroupFilters);
        if (call.Sense == Sense.InputGradient)
        {
            Product.Multiply(
                new Patches(a + filter, vertical, horizontal, g.Filters, GroupFilters), panels,
                new Positions(run.Buffer<float>(call.Output) + channel, vertical, horizontal, g.Height, g.Width, g.Channels), block, space);
            return;
        }

        var result = partial is null ? new RowMajor(run.Buffer<float>(call.Output) + filter, g.Filters) : new RowMajor(partial, GroupFilters);
        if (call.Sense == Sense.Forward)
            Product.Multiply(new Patches(a + channel, vertical, horizontal, g.Channels, GroupChannels), panels, result, block, space);
        else
            Product.Multiply(new PatchesTransposed(a + channel, vertical, horizontal, g.Channels, GroupChannels), panels, result, block, space);
    }

    private Packing<RowMajor> Rows(in CpuRun run, int repeat) => new(new(run.Buffer<float>(call.B) + (repeat * GroupFilters), call.Geometry.Filters));

    private Packing<KernelColumns> KernelColumns(in CpuRun run, int shape, int repeat)
    {
        var g = call.Geometry;
        var (vertical, horizontal) = patches[shape];
        return new(new(run.Buffer<float>(call.B) + (repeat * GroupFilters), vertical, horizontal, g.Window.KernelWidth, GroupChannels, g.Filters, GroupFilters));
    }

    protected override void Finish(in CpuRun run, int repeat, int row, int rowEnd, int column, int columnEnd) =>
        epilogue?.Run(run, row, rowEnd, (repeat * GroupFilters) + column, (repeat * GroupFilters) + columnEnd);

    protected override float* Row(in CpuRun run, int repeat, int row) =>
        run.Buffer<float>(call.Output) + ((long)row * call.Geometry.Filters) + (repeat * GroupFilters);

    private static (PatchAxis Vertical, PatchAxis Horizontal)[] PatchesOf(ConvCall call)
    {
        var (g, w) = (call.Geometry, call.Geometry.Window);
        if (call.Sense != Sense.InputGradient)
        {
            return [(PatchAxis.Forward(g.OutputHeight, g.Height, w.KernelHeight, w.StrideHeight, w.DilationHeight, w.Top),
                PatchAxis.Forward(g.OutputWidth, g.Width, w.KernelWidth, w.StrideWidth, w.DilationWidth, w.Left))];
        }

        return [.. from row in Enumerable.Range(0, Math.Min(w.StrideHeight, g.Height))
                   from column in Enumerable.Range(0, Math.Min(w.StrideWidth, g.Width))
                   select (PatchAxis.Phase(row, g.Height, g.OutputHeight, w.KernelHeight, w.StrideHeight, w.DilationHeight, w.Top),
                       PatchAxis.Phase(column, g.Width, g.OutputWidth, w.KernelWidth, w.StrideWidth, w.DilationWidth, w.Left))];
    }

    private static (int Rows, int Columns, int Depth) Shape(ConvCall call, PatchAxis vertical, PatchAxis horizontal)
    {
        var g = call.Geometry;
        var (channels, filters) = (g.Channels / g.Groups, g.Filters / g.Groups);
        var positions = g.Batch * vertical.Extent * horizontal.Extent;
        var taps = vertical.Taps * horizontal.Taps;
        return call.Sense switch
        {
            Sense.Forward => (positions, filters, taps * channels),
            Sense.InputGradient => (positions, channels, taps * filters),
            _ => (taps * channels, filters, positions),
        };
    }
}
