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

    public ConvKernel(ConvCall call) : this(call, PatchesOf(call)) { }

    private ConvKernel(ConvCall call, (PatchAxis Vertical, PatchAxis Horizontal)[] patches)
        : base(call.Geometry.Groups, call.Sense != Sense.InputGradient, [.. patches.Select(axes => Shape(call, axes.Vertical, axes.Horizontal))])
    {
        this.call = call;
        this.patches = patches;
    }

    private int GroupChannels => call.Geometry.Channels / call.Geometry.Groups;

    private int GroupFilters => call.Geometry.Filters / call.Geometry.Groups;

    protected override void Multiply(in CpuRun run, int shape, int repeat, in ProductBlock block, float* partial, float* space)
    {
        var g = call.Geometry;
        var (vertical, horizontal) = patches[shape];
        var a = run.Buffer<float>(call.A);
        var b = run.Buffer<float>(call.B);
        var (channel, filter) = (repeat * GroupChannels, repeat * GroupFilters);
        var result = partial is null ? new RowMajor(run.Buffer<float>(call.Output) + filter, g.Filters) : new RowMajor(partial, GroupFilters);
        switch (call.Sense)
        {
            case Sense.Forward:
                Product.Multiply(new Patches(a + channel, vertical, horizontal, g.Channels, GroupChannels), new RowMajor(b + filter, g.Filters), result, block, space);
                break;
            case Sense.KernelGradient:
                Product.Multiply(new PatchesTransposed(a + channel, vertical, horizontal, g.Channels, GroupChannels), new RowMajor(b + filter, g.Filters), result, block, space);
                break;
            default:
                Product.Multiply(
                    new Patches(a + filter, vertical, horizontal, g.Filters, GroupFilters),
                    new KernelColumns(b + filter, vertical, horizontal, g.Window.KernelWidth, GroupChannels, g.Filters, GroupFilters),
                    new Positions(run.Buffer<float>(call.Output) + channel, vertical, horizontal, g.Height, g.Width, g.Channels), block, space);
                break;
        }
    }

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
