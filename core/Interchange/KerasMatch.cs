using System.Collections.Immutable;
using XceptionScript.Networks;

namespace XceptionScript.Interchange;

/// <summary>
/// Which array of a Keras file is which leaf of a network. First by name: a layer of the file whose name somebody chose is the network's layer of that
/// name. The rest by order, each kind of layer for itself, both in the order that the file's is (see <see cref="KerasOrder"/>): what Keras does too, since
/// the names that it gives by itself differ from version to version and from run to run.
/// </summary>
internal static class KerasMatch
{
    /// <summary>The arrays of a file, fitted to the leaves of a network.</summary>
    public static Fitting Of(string file, KerasFile weights, Layer model, ImmutableArray<Leaf> leaves)
    {
        var order = KerasOrder.Of(model, ModelScope.Of(leaves));
        var scopes = weights.IsByCreation ? order.Creation : order.Topological;
        var named = weights.Layers.Where(layer => KerasFile.NumberOf(layer.Name) is null).ToDictionary(layer => layer.Name, StringComparer.Ordinal);
        var pairs = scopes.Where(scope => named.TryGetValue(scope.Path, out var layer) && layer.Kind == scope.Kind)
            .Select(scope => (Scope: scope, Layer: named[scope.Path])).ToList();
        var (scopesLeft, layersLeft) = (scopes.Except(pairs.Select(pair => pair.Scope)), weights.Layers.Except(pairs.Select(pair => pair.Layer)).ToArray());
        foreach (var kind in scopesLeft.GroupBy(scope => scope.Kind).ToArray()) pairs.AddRange(kind.Zip(layersLeft.Where(layer => layer.Kind == kind.Key)));

        var fitting = new Fitting(file, leaves, WeightPreset.Keras);
        foreach (var (scope, layer) in pairs) fitting = Fit(fitting, scope, layer);
        return fitting with { Surplus = [.. fitting.Surplus, .. weights.Layers.Except(pairs.Select(pair => pair.Layer)).SelectMany(layer => layer.Arrays.Select(array => array.Array))] };
    }

    private static Fitting Fit(Fitting fitting, ModelScope scope, FileLayer layer)
    {
        string[] leaves = [.. scope.Leaves.Select(ModelScope.NameOf)];
        var all = All(scope.Kind);
        for (var i = 0; i < layer.Arrays.Length; i++)
        {
            var (given, array) = layer.Arrays[i];
            // Without names, places in the layer count: those of the network's layer, or, with another number of arrays, those of a full one.
            var inOrder = layer.Arrays.Length == leaves.Length ? leaves : all;
            var name = given ?? (i < inOrder.Length ? inOrder[i] : null);
            var path = $"{scope.Path}/{name}";
            fitting = name is not null && leaves.Contains(name) && !fitting.Found.ContainsKey(path) ? fitting with { Found = fitting.Found.Add(path, array) }
                : name == "gamma" && scope.Kind == LayerKind.BatchNorm ? fitting with { Gammas = fitting.Gammas.Add(array) }
                : fitting with { Surplus = fitting.Surplus.Add(array) };
        }
        return fitting;
    }

    // The arrays of a full layer in the order of Keras.
    private static string[] All(LayerKind kind) => kind switch
    {
        LayerKind.BatchNorm => ["gamma", "beta", "moving_mean", "moving_variance"],
        LayerKind.Separable => ["depthwise_kernel", "pointwise_kernel", "bias"],
        _ => ["kernel", "bias"],
    };
}
