using System.Text;
using XceptionScript.Expressions;
using XceptionScript.Ops;

namespace XceptionScript.Networks;

/// <summary>What a network holds and costs, given the shape of one example.</summary>
public static class LayerSummary
{
    extension(Layer layer)
    {
        /// <summary>A table of the layers that hold leaves: path, output for one example and parameters; totals below.</summary>
        public string Summary(Shape image)
        {
            var flow = layer.Declare(image);
            var sizes = flow.Leaves.GroupBy(leaf => leaf.Path[..Math.Max(0, leaf.Path.LastIndexOf('/'))]).ToDictionary(group => group.Key, group => group.Sum(leaf => leaf.Shape.Size));
            var rows = flow.Scopes.Where(scope => sizes.ContainsKey(scope.Path)).Select(scope => (scope.Path, Output: $"{scope.Output}", Size: sizes[scope.Path])).ToList();
            var (wide, middle) = (rows.Select(row => row.Path.Length).Append(5).Max(), rows.Select(row => row.Output.Length).Append(6).Max());
            var text = new StringBuilder($"{"layer".PadRight(wide)}  {"output".PadRight(middle)}  {"parameters",12}\n");
            foreach (var (path, output, size) in rows) text.Append($"{path.PadRight(wide)}  {output.PadRight(middle)}  {size,12:N0}\n");
            var trainable = flow.Leaves.Where(leaf => leaf.IsTrainable).Sum(leaf => leaf.Shape.Size);
            text.Append($"{flow.Leaves.Sum(leaf => leaf.Shape.Size):N0} parameters, {trainable:N0} of them trainable; {layer.MultiplyAdds(image):N0} multiply-adds an example\n");
            return text.ToString();
        }

        /// <summary>The multiplications of convolutions and matrix products for one example.</summary>
        public long MultiplyAdds(Shape image) => Graph.Order(layer.Declare(image).Value).Sum(MultiplyAdds);
    }

    private static long MultiplyAdds(Tensor y) => y switch
    {
        { Op: Conv2DOp or PointwiseConv2DOp, Inputs: [_, { Shape: [var kh, var kw, var c, _] }] } => y.Shape.Size * kh * kw * c,
        { Op: DepthwiseConv2DOp, Inputs: [_, { Shape: [var kh, var kw, _, _] }] } => y.Shape.Size * kh * kw,
        { Op: MatMulOp, Inputs: [{ Shape: [.., var inner] }, _] } => y.Shape.Size * inner,
        _ => 0,
    };
}
