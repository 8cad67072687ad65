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
        var groups = call.Geometry.Groups;
        var shape = new GemmShape
        {
            Batch = groups,
            A = new() { Place = layout.Of(call.A) },
            B = new() { Place = layout.Of(call.B), BatchStride = window.GroupFilters, Outers = window.GroupFilters, DepthStride = window.Filters },
            C = layout.Of(call.Output),
            BatchColumns = window.GroupFilters,
            RowStrideC = window.Filters,
            Window = window,
        };
        var (hasWideChannels, hasWideFilters) = (window.GroupChannels % 4 == 0, window.GroupFilters % 4 == 0);
        switch (call.Sense)
        {
            case Sense.Forward:
                (shape.M, shape.N, shape.K) = (pixels, window.GroupFilters, taps * window.GroupChannels);
                shape.A.Walk = ImagePatches.Over(window);
                return For(typeof(DenseRows), AlongDepth(hasWideChannels, typeof(ImagePatches)), GemmKernels.Plain(shape.B, alongDepth: false));

            case Sense.InputGradient:
                shape.TapRows = window.StrideHeight / Divisor(window.StrideHeight, window.DilationHeight);
                shape.TapColumns = window.StrideWidth / Divisor(window.StrideWidth, window.DilationWidth);
                shape.Phases = window.StrideHeight * window.StrideWidth;
                shape.PhaseHeight = (window.Height + window.StrideHeight - 1) / window.StrideHeight;
                shape.PhaseWidth = (window.Width + window.StrideWidth - 1) / window.StrideWidth;
                shape.Batch = groups * shape.Phases;
                shape.BatchColumns = window.GroupChannels;
                shape.RowStrideC = window.Channels;
                shape.M = window.Batch * shape.PhaseHeight * shape.PhaseWidth;
                shape.N = window.GroupChannels;
                shape.K = (window.KernelHeight + shape.TapRows - 1) / shape.TapRows
                    * ((window.KernelWidth + shape.TapColumns - 1) / shape.TapColumns) * window.GroupFilters;
                shape.A.Walk = ResultPatches.Over(window, shape.TapRows, shape.TapColumns);
                shape.B.Walk = KernelByChannel.Over(window, shape.TapRows, shape.TapColumns);
                return For(
                    shape.Phases == 1 ? typeof(DenseRows) : typeof(PhaseRows),
                    AlongDepth(hasWideFilters, typeof(ResultPatches)), AlongDepth(hasWideFilters, typeof(KernelByChannel)));

            default:
                (shape.M, shape.N, shape.K) = (taps * window.GroupChannels, window.GroupFilters, pixels);
                shape.A.Walk = ImagePixels.Over(window);
                var image = hasWideChannels ? typeof(WideAcrossWalk<ImagePixels>) : typeof(NarrowWalk<ImagePixels>);
                return For(typeof(DenseRows), image, GemmKernels.Plain(shape.B, alongDepth: false));
        }

        GpuKernel For(Type rows, Type a, Type b) => GemmKernels.For(layout, a, b, rows, Epilogues.WriteOf(call.Epilogue, call.Output, ref shape, layout), shape);

        static Type AlongDepth(bool isWide, Type walk) => (isWide ? typeof(WideAlongWalk<>) : typeof(NarrowWalk<>)).MakeGenericType(walk);
    }

    private static int Divisor(int a, int b) => b == 0 ? a : Divisor(b, a % b);
}
