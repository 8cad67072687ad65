using XceptionScript.Expressions;
using XceptionScript.Ops;

namespace XceptionScript.Networks;

/// <summary>
/// Convolutions over non-overlapping segments of the channels, their outputs joined (paper figure 3): [n, h, w, c] -> [n, h', w', filters]. Segments of one
/// size are a convolution in groups, with the leaf <c>kernel</c> [kh, kw, c / segments, filters]; others have leaves <c>segment0/kernel</c>
/// [kh, kw, channels, filters], <c>segment1/kernel</c> and so on. <c>bias</c> is [filters].
/// </summary>
public sealed record SegmentedConv2D(
    ValueList<ChannelSegment> Segments, KernelSize Kernel, int Stride = 1, Padding Padding = Padding.Valid, int Dilation = 1, bool UseBias = true) : Layer
{
    /// <summary>How the kernels start.</summary>
    public Initializer KernelInitializer { get; init; } = Initializer.GlorotUniform;

    /// <summary>How the bias starts.</summary>
    public Initializer BiasInitializer { get; init; } = Initializer.Zeros;

    /// <summary>Whether all segments take and give as many channels as one another, so that one kernel holds them.</summary>
    public bool IsUniform => AreUniform(Segments);

    /// <inheritdoc/>
    protected override string Stem => "segmented_conv2d";

    /// <summary>Whether segments are all the same.</summary>
    internal static bool AreUniform(ValueList<ChannelSegment> segments) => segments.All(segment => segment == segments[0]);

    /// <inheritdoc/>
    protected override Flow Build(Flow flow)
    {
        var channels = flow.ImageChannels(nameof(SegmentedConv2D));
        BuildSteps.CheckAtLeast(nameof(SegmentedConv2D), "Segments.Count", Segments.Count);
        BuildSteps.CheckKernel(nameof(SegmentedConv2D), Kernel);
        foreach (var segment in Segments)
        {
            BuildSteps.CheckAtLeast(nameof(SegmentedConv2D), "Channels of a segment", segment.Channels);
            BuildSteps.CheckAtLeast(nameof(SegmentedConv2D), "Filters of a segment", segment.Filters);
        }
        var taken = Segments.Sum(segment => segment.Channels);
        if (taken != channels)
            throw new ShapeException($"SegmentedConv2D: the segments take {taken} channels, the input has {channels} (axis 3); expected equal numbers (ChannelSegment.Split cuts {channels} channels).");
        flow = IsUniform ? Grouped(flow) : Joined(flow);
        return UseBias ? flow.AddBias(BiasInitializer) : flow;
    }

    private Flow Grouped(Flow flow)
    {
        var (channels, filters) = Segments[0];
        (var kernel, flow) = flow.Leaf("kernel", [Kernel.Height, Kernel.Width, channels, filters * Segments.Count], KernelInitializer, LeafKind.Kernel);
        // One channel a segment: [kh, kw, 1, c * m] lies in memory as the depthwise kernel [kh, kw, c, m] does, whose loops are the faster ones.
        return channels == 1
            ? flow.Map(x => x.DepthwiseConv2D(kernel.Reshape([Kernel.Height, Kernel.Width, Segments.Count, filters]), Stride, Padding, Dilation))
            : flow.Map(x => x.Conv2D(kernel, Stride, Padding, Dilation, Segments.Count));
    }

    private Flow Joined(Flow flow)
    {
        var x = flow.Value;
        var parts = new Tensor[Segments.Count];
        for (int i = 0, start = 0; i < parts.Length; start += Segments[i].Channels, i++)
        {
            var segment = new Conv2D(Segments[i].Filters, Kernel, Stride, Padding, Dilation, UseBias: false)
            {
                Name = $"segment{i}",
                KernelInitializer = KernelInitializer,
            };
            flow = segment.Apply(flow with { Value = x.Slice(-1, start, Segments[i].Channels) });
            parts[i] = flow.Value;
        }
        return flow with { Value = Movement.Concat(-1, parts) };
    }
}
