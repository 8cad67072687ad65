using System.Collections.Immutable;
using XceptionScript.Expressions;
using XceptionScript.Ops;

namespace XceptionScript.Networks;

/// <summary>
/// What the layers of a network hold and cost for one example, read off the graph that they build. Compositions are not rows, only what they are made of, and
/// the sum or the joint that ends a module. Layers beside the way are among the rows.
/// </summary>
public sealed record NetworkAnalysis(Shape Input, ImmutableArray<LayerCost> Layers)
{
    /// <summary>The elements of all leaves, moving statistics included.</summary>
    public long Parameters => Layers.Sum(layer => layer.Parameters);

    /// <summary>The elements of the leaves that training changes.</summary>
    public long Trainable => Layers.Sum(layer => layer.Trainable);

    /// <summary>The multiplications, by kind.</summary>
    public MultiplicationCounts MultiplyAdds => Layers.Aggregate(default(MultiplicationCounts), (sum, layer) => sum + layer.MultiplyAdds);

    /// <summary>The elements that convolutions give.</summary>
    public long Activations => Layers.Sum(layer => layer.Activations);

    /// <summary>The analysis of a network, given the shape of an example without its batch axis.</summary>
    public static NetworkAnalysis Of(Layer layer, Shape image)
    {
        var flow = layer.Declare(image);
        var rows = flow.Layers.SelectMany(Rows).ToList();
        var order = Graph.Order([.. rows.Select(row => row.Output)]);
        var fields = ReceptiveFields.Of(Tensors.Input("image", [1, .. image]), order);
        var names = new Dictionary<string, int>(StringComparer.Ordinal);
        var costs = ImmutableArray.CreateBuilder<LayerCost>(rows.Count);
        var start = 0;
        foreach (var row in rows)
        {
            // Rows stand in the order in which they were built, so what a row adds to the graph lies between the output before it and its own.
            var end = Math.Max(start, order.IndexOf(row.Output, start) + 1);
            costs.Add(Cost(row, NameOf(row, names), order[start..end], fields.TryGetValue(row.Output, out var field) ? field : null));
            start = end;
        }
        return new(image, costs.MoveToImmutable());
    }

    // A composition passes its layers on, and ends in a row of its own where it joins their values.
    private static IEnumerable<AppliedLayer> Rows(AppliedLayer applied) => applied.Layer switch
    {
        Residual or Concatenate => applied.Inside.SelectMany(Rows).Append(applied with { Leaves = [] }),
        Sequence or Tapped or Frozen or Aside => applied.Inside.SelectMany(Rows),
        SmallestImage or XceptionImage or InceptionImage => [],
        _ => [applied],
    };

    private static LayerCost Cost(AppliedLayer row, string name, ImmutableArray<Tensor> nodes, (ReceptiveField Height, ReceptiveField Width)? field) =>
        new(name, KindOf(row.Layer), [.. row.Output.Shape.Skip(1)])
        {
            Parameters = row.Leaves.Sum(leaf => leaf.Shape.Size),
            Trainable = row.Leaves.Where(leaf => leaf.IsTrainable).Sum(leaf => leaf.Shape.Size),
            MultiplyAdds = nodes.Aggregate(default(MultiplicationCounts), (sum, node) => sum + Multiplications(node, row.Layer)),
            Activations = nodes.Where(IsConvolution).Sum(node => node.Shape.Size),
            Field = field,
        };

    private static MultiplicationCounts Multiplications(Tensor node, Layer owner) => (node.Op, LayerSummary.MultiplyAdds(node)) switch
    {
        (DepthwiseConv2DOp, var count) => new(count, 0, 0, 0),
        (MatMulOp, var count) => new(0, 0, 0, count),
        (_, var count) => owner is SeparableConv2D ? new(0, count, 0, 0) : new(0, 0, count, 0),
    };

    private static bool IsConvolution(Tensor node) => node.Op is Conv2DOp or PointwiseConv2DOp or DepthwiseConv2DOp;

    private static string KindOf(Layer layer) => layer switch
    {
        Residual => "Add",
        Activation activation => $"{activation.Kind}",
        Lambda lambda => lambda.Label,
        _ => layer.GetType().Name,
    };

    private static string NameOf(AppliedLayer row, Dictionary<string, int> names)
    {
        if (row.HasScope) return row.Path;
        var kind = KindOf(row.Layer);
        var number = names[kind] = names.GetValueOrDefault(kind) + 1;
        return $"{(row.Path.Length == 0 ? "" : $"{row.Path}/")}{kind} {number}";
    }
}
