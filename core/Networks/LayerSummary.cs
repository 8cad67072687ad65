using System.Globalization;
using System.Text;
using XceptionScript.Expressions;
using XceptionScript.Ops;

namespace XceptionScript.Networks;

/// <summary>What a network holds and costs, given the shape of one example.</summary>
public static class LayerSummary
{
    /// <summary>The titles of the columns of <see cref="Cells"/>.</summary>
    public static IReadOnlyList<string> Titles { get; } = ["layer", "kind", "output", "parameters", "multiply-adds", "activations", "field"];

    extension(Layer layer)
    {
        /// <summary>
        /// A table of the layers: name, kind, output for one example, parameters, multiplications, elements that convolutions give, and the receptive field of a
        /// cell in pixels with the step to the next; totals below.
        /// </summary>
        public string Summary(Shape image) => NetworkAnalysis.Of(layer, image).ToTable();

        /// <summary>What the layers hold and cost, row by row.</summary>
        public NetworkAnalysis Analyze(Shape image) => NetworkAnalysis.Of(layer, image);

        /// <summary>The multiplications of convolutions and matrix products for one example.</summary>
        public long MultiplyAdds(Shape image) => Graph.Order(layer.Declare(image).Value).Sum(MultiplyAdds);
    }

    extension(LayerCost layer)
    {
        /// <summary>The row as text, a cell for each of <see cref="Titles"/>; what does not apply is empty.</summary>
        public IReadOnlyList<string> Cells() =>
            [layer.Name, layer.Kind, $"{layer.Output}", Count(layer.Parameters), Count(layer.MultiplyAdds.Total), Count(layer.Activations), Field(layer)];
    }

    extension(NetworkAnalysis network)
    {
        /// <summary>The table of a network as aligned text, its totals below.</summary>
        public string ToTable()
        {
            List<IReadOnlyList<string>> rows = [Titles, .. network.Layers.Select(layer => layer.Cells())];
            int[] widths = [.. Titles.Select((_, column) => rows.Max(row => row[column].Length))];
            var text = new StringBuilder();
            foreach (var row in rows)
                text.Append(string.Join("  ", row.Select((cell, column) => column < 3 ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column]))).TrimEnd()).Append('\n');
            return text.Append(network.Totals()).ToString();
        }

        /// <summary>The totals, a line each.</summary>
        public string Totals()
        {
            var (sum, all) = (network.MultiplyAdds, network.MultiplyAdds.Total);
            return Invariant($"""
                {network.Parameters:N0} parameters, {network.Trainable:N0} of them trainable
                {all:N0} multiply-adds an example: {sum.Depthwise:N0} depthwise, {sum.Pointwise:N0} pointwise, {sum.Plain:N0} in other convolutions, {sum.Dense:N0} dense
                {network.Activations:N0} elements from convolutions an example

                """);
        }
    }

    internal static long MultiplyAdds(Tensor y) => y switch
    {
        { Op: Conv2DOp or PointwiseConv2DOp, Inputs: [_, { Shape: [var kh, var kw, var c, _] }] } => y.Shape.Size * kh * kw * c,
        { Op: DepthwiseConv2DOp, Inputs: [_, { Shape: [var kh, var kw, _, _] }] } => y.Shape.Size * kh * kw,
        { Op: MatMulOp, Inputs: [{ Shape: [.., var inner] }, _] } => y.Shape.Size * inner,
        _ => 0,
    };

    private static string Count(long count) => count == 0 ? "" : Invariant($"{count:N0}");

    private static string Field(LayerCost layer) => layer.Field is not var (height, width) ? ""
        : height.Step == 0 ? "image"
        : height.Size == width.Size && height.Step == width.Step ? Invariant($"{height.Size}/{height.Step}")
        : Invariant($"{height.Size}x{width.Size}/{height.Step}x{width.Step}");

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
