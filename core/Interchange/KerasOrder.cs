using System.Collections.Immutable;
using XceptionScript.Networks;
using XceptionScript.Training;

namespace XceptionScript.Interchange;

/// <summary>
/// The orders in which Keras knows the layers of a network, where ours is that of declaration.
/// <para><b>Topological</b>: how <c>model.layers</c> lists them, and so how an h5 file lists its groups and a <c>.weights.h5</c> file numbers its own. A
/// layer's depth is the length of the longest way from it to the output; the deepest come first, and equally deep ones in the order in which a walk from
/// the output backwards meets them, the first input of a sum or a concatenation before the others. In Xception this lists a module's shortcut between the
/// layers of its body; in Inception V3 it mixes the branches of a module.</para>
/// <para><b>Creation</b>: what the numbers of unnamed layers count (<c>conv2d_7</c>), starting anywhere. The code that Keras builds networks with makes
/// a module's shortcut before its body, and branches one after another.</para>
/// </summary>
internal sealed record KerasOrder(ImmutableArray<ModelScope> Topological, ImmutableArray<ModelScope> Creation)
{
    /// <summary>The orders of a network's layers that hold arrays.</summary>
    /// <exception cref="CheckpointException">A layer with arrays is of a kind that Keras does not have.</exception>
    public static KerasOrder Of(Layer model, ImmutableArray<ModelScope> scopes)
    {
        var declared = Weighty(model, isCreation: false).ToArray();
        if (declared.Length != scopes.Length)
        {
            var known = declared.Length < scopes.Length ? "fewer" : "more";
            throw new CheckpointException($"Weights: the network has {scopes.Length} layers with arrays, {known} ({declared.Length}) of them are convolutions, batch norms and dense layers; expected no others, to match a file of Keras by order.");
        }
        var kinds = scopes.Zip(declared, (scope, layer) => scope with { Kind = KindOf(layer.Layer) }).ToImmutableArray();
        var nodes = new List<(int[] Inputs, int Scope)>();
        var (next, asides) = (0, new List<int>());
        var output = Add(model, -1);
        return new(
            [.. Listed(nodes, [output, .. asides]).Where(node => nodes[node].Scope >= 0).Select(node => kinds[nodes[node].Scope])],
            [.. Weighty(model, isCreation: true).Select(layer => kinds[layer.Index])]);

        // The node that a layer's value comes from, given that of its input; -1 is the image.
        int Add(Layer layer, int input)
        {
            switch (layer)
            {
                case Sequence sequence: return sequence.Layers.Aggregate(input, (node, inner) => Add(inner, node));
                case Tapped tapped: return Add(tapped.Body, input);
                case Frozen frozen: return Add(frozen.Body, input);
                case Aside aside:
                    asides.Add(Add(aside.Body, input));
                    return input;
                case Residual residual:
                    var body = Add(residual.Body, input);
                    return Node([body, residual.Shortcut is null ? input : Add(residual.Shortcut, input)], scope: -1);
                case Concatenate concatenate: return Node([.. concatenate.Branches.Select(branch => Add(branch, input))], scope: -1);
                default: return Node([input], KindOf(layer) == LayerKind.Other ? -1 : next++);
            }
        }

        int Node(int[] inputs, int scope)
        {
            nodes.Add((inputs, scope));
            return nodes.Count - 1;
        }
    }

    private static LayerKind KindOf(Layer layer) => layer switch
    {
        Conv2D => LayerKind.Convolution,
        DepthwiseConv2D => LayerKind.Depthwise,
        SeparableConv2D => LayerKind.Separable,
        BatchNorm => LayerKind.BatchNorm,
        Dense => LayerKind.Dense,
        _ => LayerKind.Other,
    };

    // The layers with arrays and their places in the order of declaration.
    private static ImmutableArray<(Layer Layer, int Index)> Weighty(Layer model, bool isCreation)
    {
        var next = 0;
        return Walk(model);

        ImmutableArray<(Layer, int)> Walk(Layer layer) => layer switch
        {
            Sequence sequence => [.. sequence.Layers.Select(Walk).ToArray().SelectMany(part => part)],
            Tapped tapped => Walk(tapped.Body),
            Frozen frozen => Walk(frozen.Body),
            Aside aside => Walk(aside.Body),
            Residual residual => Sum(Walk(residual.Body), residual.Shortcut is null ? [] : Walk(residual.Shortcut)),
            Concatenate concatenate => [.. concatenate.Branches.Select(Walk).ToArray().SelectMany(part => part)],
            _ => KindOf(layer) == LayerKind.Other ? [] : [(layer, next++)],
        };

        ImmutableArray<(Layer, int)> Sum(ImmutableArray<(Layer, int)> body, ImmutableArray<(Layer, int)> shortcut) =>
            isCreation ? [.. shortcut, .. body] : [.. body, .. shortcut];
    }

    // The nodes, deepest first; inputs have lower numbers than what they lead to.
    private static IEnumerable<int> Listed(List<(int[] Inputs, int Scope)> nodes, int[] outputs)
    {
        var depths = new int[nodes.Count];
        for (var node = nodes.Count - 1; node >= 0; node--)
        {
            foreach (var input in nodes[node].Inputs.Where(input => input >= 0)) depths[input] = Math.Max(depths[input], depths[node] + 1);
        }
        var met = new Dictionary<int, int>();
        var ahead = new Stack<int>(outputs.Reverse());
        while (ahead.TryPop(out var node))
        {
            if (node < 0 || !met.TryAdd(node, met.Count)) continue;
            foreach (var input in nodes[node].Inputs.Reverse()) ahead.Push(input);
        }
        return met.Keys.OrderByDescending(node => depths[node]).ThenBy(node => met[node]);
    }
}
