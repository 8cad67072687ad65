using XceptionScript.Expressions;
using XceptionScript.Networks;
using XceptionScript.Ops;

namespace XceptionScript.Scripting.Reports;

/// <summary>Reads the drawing of a network off the layers it is made of.</summary>
internal static class DiagramReader
{
    private const int LongestPeriod = 3;

    /// <summary>The parts that layers make one after another, equal modules in a row as one.</summary>
    public static ValueList<DiagramPart> Read(IEnumerable<AppliedLayer> layers) => Collapsed([.. layers.SelectMany(Parts)]);

    private static IEnumerable<DiagramPart> Parts(AppliedLayer applied)
    {
        var (input, output) = (Cell(applied.Input), Cell(applied.Output));
        return applied.Layer switch
        {
            Residual { Shortcut: null } => [new DiagramFork(IsSum: true, [Read([applied.Inside[0]]), []], input, output)],
            Residual or Concatenate => [new DiagramFork(applied.Layer is Residual, [.. applied.Inside.Select(way => Read([way]))], input, output)],
            Sequence or Tapped or Frozen => applied.Inside.SelectMany(Parts),
            // A check of the image, or batch norm, of which the caption speaks.
            BatchNorm => [],
            _ when ReferenceEquals(applied.Input, applied.Output) && applied.Layer is not Aside => [],
            var layer => Label(layer) is var (label, kind) ? [new DiagramBox(label, kind, input, output)] : [],
        };
    }

    private static (string Label, DiagramKind Kind)? Label(Layer layer) => layer switch
    {
        Conv2D conv => ($"Conv {conv.Filters}, {Window(conv.Kernel, conv.Stride, conv.Dilation)}{(conv.Groups == 1 ? "" : $", {conv.Groups} groups")}", DiagramKind.Convolution),
        SegmentedConv2D conv => ($"Conv {conv.Segments.Sum(segment => segment.Filters)}, {Window(conv.Kernel, conv.Stride, conv.Dilation)}, {Counted(conv.Segments.Count, "segment")}", DiagramKind.Convolution),
        DepthwiseConv2D conv => ($"DepthwiseConv {Window(conv.Kernel, conv.Stride, conv.Dilation)}{Multiplied(conv.DepthMultiplier)}", DiagramKind.SeparableConvolution),
        SeparableConv2D conv => ($"SeparableConv {conv.Filters}, {Window(conv.Kernel, conv.Stride, conv.Dilation)}{Multiplied(conv.DepthMultiplier)}{Between(conv)}", DiagramKind.SeparableConvolution),
        MaxPooling2D pool => ($"MaxPool {Window(pool.Size, pool.Stride ?? pool.Size, 1)}", DiagramKind.Pooling),
        AveragePooling2D pool => ($"AveragePool {Window(pool.Size, pool.Stride ?? pool.Size, 1)}", DiagramKind.Pooling),
        GlobalAveragePooling2D => ("Global average pooling", DiagramKind.Pooling),
        Activation activation => (activation.Kind == ActivationKind.Relu ? "ReLU" : activation.Kind == ActivationKind.Elu ? "ELU" : $"{activation.Kind}", DiagramKind.Activation),
        Dense dense => ($"Dense {dense.Units}", DiagramKind.Dense),
        Rescaling => ("Rescale", DiagramKind.Other),
        MeanSubtraction => ("Subtract means", DiagramKind.Other),
        ZeroPadding2D padding => ($"Zero padding {Math.Max(Math.Max(padding.Top, padding.Bottom), Math.Max(padding.Left, padding.Right))}", DiagramKind.Other),
        Lambda lambda => (lambda.Label, DiagramKind.Other),
        Aside aside => ($"Beside: {aside.Body.Name ?? "layers"}", DiagramKind.Other),
        _ => (layer.GetType().Name, DiagramKind.Other),
    };

    private static string Window(KernelSize kernel, int stride, int dilation) =>
        $"{kernel.Height}×{kernel.Width}{(stride == 1 ? "" : $", stride {stride}")}{(dilation == 1 ? "" : $", dilation {dilation}")}";

    private static string Multiplied(int multiplier) => multiplier == 1 ? "" : $", multiplier {multiplier}";

    private static string Between(SeparableConv2D conv) => conv.Between switch
    {
        null => "",
        BatchNorm => ", batch norm between",
        var layer => $", {Label(layer)?.Label} between",
    };

    private static string Counted(int count, string noun) => count == 1 ? $"1 {noun}" : $"{count} {noun}s";

    private static Shape Cell(Tensor value) => [.. value.Shape.Skip(1)];

    // Only modules are drawn once for all: boxes in a row stay, as in the paper.
    private static ValueList<DiagramPart> Collapsed(DiagramPart[] parts)
    {
        var drawn = new List<DiagramPart>();
        for (var i = 0; i < parts.Length;)
        {
            var (period, count) = Enumerable.Range(1, LongestPeriod).Select(period => (period, Times(parts, i, period))).FirstOrDefault(run => run.Item2 > 1, (1, 1));
            var body = parts[i..(i + period)];
            if (count > 1) drawn.Add(new DiagramRepeat(count, ValueLists.Create<DiagramPart>(body), body[0].Input, body[^1].Output));
            else drawn.Add(parts[i]);
            i += period * count;
        }
        return [.. drawn];
    }

    private static int Times(DiagramPart[] parts, int start, int period)
    {
        // A module begins with its fork, and an activation after the sum ends it.
        if (start + period > parts.Length || parts[start] is DiagramBox { Kind: DiagramKind.Activation } || !parts[start..(start + period)].Any(part => part is DiagramFork)) return 1;
        var times = 1;
        while (start + ((times + 1) * period) <= parts.Length && parts.AsSpan(start + (times * period), period).SequenceEqual(parts.AsSpan(start, period))) times++;
        return times;
    }
}
