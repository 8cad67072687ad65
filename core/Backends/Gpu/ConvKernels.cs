using XceptionScript.Lowering;

namespace XceptionScript.Backends.Gpu;

/// <summary>
/// Dense and grouped convolutions as matrix products over windows: the patches are read where they lie, so nothing is unfolded into
/// memory, and the groups are the batch.
/// </summary>
internal static class ConvKernels
{
    public static GpuKernel For(ConvCall call, Layout layout)
    {
        var window = WindowShape.Of(call.Geometry);
        var pixels = window.Batch * window.OutputHeight * window.OutputWidth;
        var taps = window.KernelHeight * window.KernelWidth;
        var (a, b, c) = (new Matrix { Place = layout.Of(call.A) }, new Matrix { Place = layout.Of(call.B) }, layout.Of(call.Output));
        var groups = call.Geometry.Groups;
        switch (call.Sense)
        {
            case Sense.Forward:
                (b.BatchStride, b.DepthStride) = (window.GroupFilters, window.Filters);
                return GemmKernels.For(layout, typeof(PatchMatrix), typeof(AcrossDepthMatrix), new GemmShape
                {
                    Batch = groups,
                    M = pixels,
                    N = window.GroupFilters,
                    K = taps * window.GroupChannels,
                    A = a,
                    B = b,
                    C = c,
                    BatchStrideC = window.GroupFilters,
                    RowStrideC = window.Filters,
                    Window = window,
                });
            case Sense.InputGradient:
                return GemmKernels.For(layout, typeof(ResultPatchMatrix), typeof(KernelByChannelMatrix), new GemmShape
                {
                    Batch = groups,
                    M = window.Batch * window.Height * window.Width,
                    N = window.GroupChannels,
                    K = taps * window.GroupFilters,
                    A = a,
                    B = b,
                    C = c,
                    BatchStrideC = window.GroupChannels,
                    RowStrideC = window.Channels,
                    Window = window,
                });
            default:
                (b.BatchStride, b.DepthStride) = (window.GroupFilters, window.Filters);
                return GemmKernels.For(layout, typeof(PatchColumnMatrix), typeof(AcrossDepthMatrix), new GemmShape
                {
                    Batch = groups,
                    M = taps * window.GroupChannels,
                    N = window.GroupFilters,
                    K = pixels,
                    A = a,
                    B = b,
                    C = c,
                    BatchStrideC = window.GroupFilters,
                    RowStrideC = window.Filters,
                    Window = window,
                });
        }
    }
}
