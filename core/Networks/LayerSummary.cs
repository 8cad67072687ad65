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
            var sizes = flow.Leaves.GroupBy(leaf => ScopeOf(leaf.Path)).ToDictionary(group => group.Key, SizeOf);
            var rows = flow.Scopes.Where(scope => sizes.ContainsKey(scope.Path)).Select(scope => (scope.Path, Output: $"{scope.Output}", Size: sizes[scope.Path])).ToList();
            var paths = rows.Select(row => row.Path.Length).Append("layer".Length).Max();
            var outputs = rows.Select(row => row.Output.Length).Append("output".Length).Max();
            var text = new StringBuilder($"{"layer".PadRight(paths)}  {"output".PadRight(outputs)}  {"parameters",12}\n");
            foreach (var (path, output, size) in rows) text.Append($"{path.PadRight(paths)}  {output.PadRight(outputs)}  {size,12:N0}\n");
            text.Append($"{SizeOf(flow.Leaves):N0} parameters, {SizeOf(flow.Leaves.Where(leaf => leaf.IsTrainable)):N0} of them trainable; ");
            text.Append($"{layer.MultiplyAdds(image):N0} multiply-adds an example\n");
            return text.ToString();
        }

        /// <summary>The multiplications of convolutions and matrix products for one example.</summary>
        public long MultiplyAdds(Shape image) => Graph.Order(layer.Declare(image).Value).Sum(MultiplyAdds);
    }

    private static string ScopeOf(string path) => path[..Math.Max(0, path.LastIndexOf('/'))];

    private static long SizeOf(IEnumerable<Leaf> leaves) => leaves.Sum(leaf => leaf.Shape.Size);

    private static long MultiplyAdds(Tensor y) => y switch
    {
        { Op: Conv2DOp or PointwiseConv2DOp, Inputs: [_, { Shape: [var kh, var kw, var c, _] }] } => y.Shape.Size * kh * kw * c,
        { Op: DepthwiseConv2DOp, Inputs: [_, { Shape: [var kh, var kw, _, _] }] } => y.Shape.Size * kh * kw,
        { Op: MatMulOp, Inputs: [{ Shape: [.., var inner] }, _] } => y.Shape.Size * inner,
        _ => 0,
    };
}
