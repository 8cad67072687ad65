using XceptionScript.Expressions;
using XceptionScript.Ops;

namespace XceptionScript.Networks;

/// <summary>What every value of a graph sees of the image, from the windows on the way.</summary>
internal static class ReceptiveFields
{
    /// <summary>The fields along height and width of those values that depend on the image [n, h, w, c]; inputs stand before their users.</summary>
    public static IReadOnlyDictionary<Tensor, (ReceptiveField Height, ReceptiveField Width)> Of(Tensor image, IEnumerable<Tensor> order)
    {
        var fields = new Dictionary<Tensor, (ReceptiveField Height, ReceptiveField Width)>(ReferenceEqualityComparer.Instance)
        {
            [image] = (ReceptiveField.Pixel, ReceptiveField.Pixel),
        };
        foreach (var node in order)
        {
            // Kernels and statistics do not depend on the image.
            var seen = node.Inputs.Where(fields.ContainsKey).ToList();
            if (seen.Count == 0) continue;
            fields[node] = seen.Select(input => Through(node, input, fields[input])).Aggregate((a, b) => (a.Height.Joined(b.Height), a.Width.Joined(b.Width)));
        }
        return fields;
    }

    private static (ReceptiveField Height, ReceptiveField Width) Through(Tensor node, Tensor input, (ReceptiveField Height, ReceptiveField Width) field) => node.Op switch
    {
        Conv2DOp op => Through(op.Window, field),
        DepthwiseConv2DOp op => Through(op.Window, field),
        MaxPool2DOp op => Through(op.Window, field),
        AveragePool2DOp op => Through(op.Window, field),
        PadOp op when node.Shape.Rank == 4 => (
            field.Height.Windows(span: 1, stride: 1, op.Before[1]), field.Width.Windows(span: 1, stride: 1, op.Before[2])),
        SliceOp op when node.Shape.Rank == 4 => (
            field.Height.Windows(span: 1, op.Stride[1], -op.Start[1]), field.Width.Windows(span: 1, op.Stride[2], -op.Start[2])),
        // Cell by cell: elementwise functions, batch norm, joined channels and 1x1 convolutions.
        _ when node.Shape.Rank == 4 && node.Shape.With(-1, 1) == input.Shape.With(-1, 1) => field,
        _ when input.Shape is [_, var h, var w, _] => (field.Height.Whole(h), field.Width.Whole(w)),
        _ => field,
    };

    private static (ReceptiveField Height, ReceptiveField Width) Through(Window window, (ReceptiveField Height, ReceptiveField Width) field) => (
        field.Height.Windows(window.SpanHeight, window.StrideHeight, window.Top),
        field.Width.Windows(window.SpanWidth, window.StrideWidth, window.Left));
}
