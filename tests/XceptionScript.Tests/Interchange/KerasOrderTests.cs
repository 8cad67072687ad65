using System.Collections.Immutable;
using XceptionScript.Expressions;
using XceptionScript.Interchange;
using XceptionScript.Networks;
using Xunit;

namespace XceptionScript.Tests.Interchange;

/// <summary>Which array of the published files is which of ours, by the numbers in their names.</summary>
public sealed class KerasOrderTests
{
    private static readonly Layer s_xception = Xception.Build(Xception.Default);
    private static readonly Layer s_inception = InceptionV3.Build(InceptionV3.Default);

    /// <summary>The names that the file of 2016 has for our layers.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_236_arrays_of_the_published_xception_map_one_to_one(bool isByCreation)
    {
        var leaves = s_xception.Leaves(Xception.Default.Input);
        var order = KerasOrder.Of(s_xception, ModelScope.Of(leaves));
        var names = Published();
        Assert.Equal(order.Topological.Select(scope => scope.Path).Order(), names.Keys.Order());
        var listed = isByCreation ? names.Keys.OrderBy(path => KerasFile.NumberOf(names[path])) : order.Topological.Select(scope => scope.Path);
        var found = Matched(s_xception, leaves, [.. listed.Select(path => (path, names[path]))], isByCreation);
        Assert.Equal(236, found.Count);
        Assert.All(leaves, leaf => Assert.StartsWith($"{names[ScopeOf(leaf.Path)]}/", found[leaf.Path].Name));
        Assert.Equal(236, found.Values.Select(array => array.Name).Distinct().Count());
    }

    [Fact]
    public void Chosen_names_win_over_places_and_numbers_may_start_anywhere()
    {
        var leaves = s_xception.Leaves(Xception.Default.Input);
        // What Keras calls `conv2d_1` after another network was built is our `conv2d`, not our `conv2d_1`.
        var layers = KerasOrder.Of(s_xception, ModelScope.Of(leaves)).Topological
            .Select(scope => (scope.Path, Name: KerasFile.NumberOf(scope.Path) is { } number ? $"{scope.Path.Split("_" + number)[0]}_{number + 1}" : scope.Path)).ToArray();
        Assert.Contains(layers, layer => layer is { Path: "conv2d", Name: "conv2d_1" });
        // The chosen names also when the list has them the wrong way round.
        var found = Matched(s_xception, leaves, [.. layers.OrderByDescending(layer => KerasFile.NumberOf(layer.Name) is null ? layer.Path : "")], isByCreation: false);
        Assert.All(layers, layer => Assert.All(leaves.Where(leaf => ScopeOf(leaf.Path) == layer.Path), leaf => Assert.StartsWith($"{layer.Name}/", found[leaf.Path].Name)));
    }

    [Fact]
    public void The_378_arrays_of_the_published_inception_map_one_to_one()
    {
        var leaves = s_inception.Leaves(InceptionV3.Default.Input);
        var order = KerasOrder.Of(s_inception, ModelScope.Of(leaves));
        // Numbers count from 1 in the order of the branches, which is that of our own names.
        var byNumber = order.Creation.Select(scope => (scope.Path, Name: scope.Kind == LayerKind.Dense ? "predictions" : $"{Stem(scope)}_{(KerasFile.NumberOf(scope.Path) ?? -1) + 1}")).ToArray();
        var names = byNumber.ToDictionary(layer => layer.Path, layer => layer.Name);
        foreach (var isByCreation in new[] { true, false })
        {
            var found = Matched(s_inception, leaves, isByCreation ? byNumber : [.. order.Topological.Select(scope => (scope.Path, names[scope.Path]))], isByCreation);
            Assert.Equal(378, found.Count);
            Assert.All(leaves, leaf => Assert.StartsWith($"{names[ScopeOf(leaf.Path)]}/", found[leaf.Path].Name));
        }

        static string Stem(ModelScope scope) => scope.Kind == LayerKind.BatchNorm ? "batch_normalization" : "conv2d";
    }

    /// <summary>Derived by hand from mixed0: its longest branch comes first, and what is equally far from the end comes in the order of the branches.</summary>
    [Fact]
    public void The_branches_of_a_module_mix_by_their_distance_to_the_end()
    {
        var numbers = KerasOrder.Of(s_inception, ModelScope.Of(s_inception.Leaves(InceptionV3.Default.Input))).Topological
            .Where(scope => scope.Kind == LayerKind.Convolution).Select(scope => KerasFile.NumberOf(scope.Path)!.Value).ToArray();
        Assert.Equal([0, 1, 2, 3, 4, 8, 6, 9, 5, 7, 10, 11], numbers[..12]);
    }

    /// <summary>The order of layers that Keras prints for its Xception: a shortcut between the layers of its module's body.</summary>
    [Fact]
    public void A_shortcut_lies_between_the_layers_of_its_body()
    {
        var paths = KerasOrder.Of(s_xception, ModelScope.Of(s_xception.Leaves(Xception.Default.Input))).Topological.Select(scope => scope.Path).ToArray();
        Assert.Equal(
            ["block2_sepconv1", "block2_sepconv1_bn", "block2_sepconv2", "block2_sepconv2_bn", "conv2d", "batch_normalization", "block3_sepconv1"],
            paths[4..11]);
        var creation = KerasOrder.Of(s_xception, ModelScope.Of(s_xception.Leaves(Xception.Default.Input))).Creation.Select(scope => scope.Path).ToArray();
        Assert.Equal(["conv2d", "batch_normalization", "block2_sepconv1"], creation[4..7]);
    }

    private static Dictionary<string, string> Published()
    {
        var names = new Dictionary<string, string>
        {
            ["block1_conv1"] = "convolution2d_1",
            ["block1_conv2"] = "convolution2d_2",
            ["block1_conv1_bn"] = "batchnormalization_1",
            ["block1_conv2_bn"] = "batchnormalization_2",
            ["predictions"] = "dense_2",
        };
        (int Block, string Suffix, int Norm, int Separable)[] modules = [(2, "", 3, 1), (3, "_1", 6, 3), (4, "_2", 9, 5), (13, "_3", 36, 31)];
        for (var i = 0; i < modules.Length; i++)
        {
            var (block, suffix, norm, separable) = modules[i];
            names[$"conv2d{suffix}"] = $"convolution2d_{3 + i}";
            names[$"batch_normalization{suffix}"] = $"batchnormalization_{norm}";
            for (var j = 1; j <= 2; j++) Add(block, j, separable + j - 1, norm + j);
        }
        for (var block = 5; block <= 12; block++)
        {
            for (var j = 1; j <= 3; j++) Add(block, j, 6 + (3 * (block - 5)) + j, 11 + (3 * (block - 5)) + j);
        }
        Add(14, 1, 33, 39);
        Add(14, 2, 34, 40);
        return names;

        void Add(int block, int j, int separable, int norm)
        {
            names[$"block{block}_sepconv{j}"] = $"separableconvolution2d_{separable}";
            names[$"block{block}_sepconv{j}_bn"] = $"batchnormalization_{norm}";
        }
    }

    private static ImmutableDictionary<string, FileArray> Matched(Layer model, ImmutableArray<Leaf> leaves, (string Path, string Name)[] listed, bool isByCreation)
    {
        var scopes = ModelScope.Of(leaves).ToDictionary(scope => scope.Path);
        var layers = listed.Select(layer => new FileLayer(layer.Name, scopes[layer.Path].Kind,
            [.. scopes[layer.Path].Leaves.Select(leaf => ((string?)ModelScope.NameOf(leaf), new FileArray($"{layer.Name}/{ModelScope.NameOf(leaf)}", leaf.Shape, dtype => NdArray.Zeros(leaf.Shape, dtype))))]));
        var fitting = KerasMatch.Of("published.h5", new([.. layers], isByCreation), model, leaves);
        Assert.Empty(fitting.Surplus);
        return fitting.Found;
    }

    private static string ScopeOf(string path) => path[..path.LastIndexOf('/')];
}
