using XceptionScript.Expressions;
using XceptionScript.Networks;
using XceptionScript.Scripting;
using XceptionScript.Scripting.Models;
using Xunit;

namespace XceptionScript.Tests.Scripting;

public sealed class ModelCatalogueTests
{
    [Theory]
    [InlineData("xception", 299, 22_910_480)]
    [InlineData("inception-v3", 299, 23_851_784)]
    [InlineData("inception-v3-2016", 299, 23_660_968)]
    [InlineData("vgg-16", 224, 138_357_544)]
    [InlineData("resnet-152", 224, 60_419_944)]
    // Each of 24 modules: a 1x1 convolution, four segments of 182 channels, and a batch norm more than Xception's, whose modules go.
    [InlineData("inception-net", 299, 22_910_480 + (24 * ((4 * 9 * 182 * 182) + (4 * 728) - (9 * 728))))]
    public void Names_stand_for_networks_at_their_sizes(string name, int size, long parameters)
    {
        var (model, input) = ModelCatalogue.Find(name).Build();

        Assert.Equal([size, size, 3], input);
        Assert.Equal(parameters, model.Leaves(input).Sum(leaf => leaf.Shape.Size));
    }

    [Fact]
    public void Sizes_classes_and_segments_are_settings()
    {
        var (model, input) = ModelCatalogue.Find("inception-net").Build(size: 71, classes: 7, segments: 728);

        Assert.Equal([71, 71, 3], input);
        Assert.Equal([1, 7], model.Declare(input).Value.Shape);
        Assert.Contains(model.Leaves(input), leaf => leaf.Path == "block5_sepconv1/spatial/kernel" && leaf.Shape == [3, 3, 1, 728]);
        foreach (var named in ModelCatalogue.All)
        {
            var (smaller, image) = named.Build(size: 96, classes: 5);
            Assert.Equal([1, 5], smaller.Declare(image).Value.Shape);
        }
    }

    [Fact]
    public void An_unknown_name_is_answered_with_the_nearest_and_all() => Assert.Equal(
        "Models: there is no model `xeption`; did you mean xception, out of xception, inception-v3, inception-v3-2016, vgg-16, resnet-152, inception-net?",
        Assert.Throws<ScriptException>(() => ModelCatalogue.Find("xeption")).Message);

    [Fact]
    public void Settings_that_do_not_fit_a_network_are_refused()
    {
        Assert.Equal(
            "vgg-16: 4 segments were asked for, and the network has none; expected none (only inception-net takes any).",
            Assert.Throws<ScriptException>(() => ModelCatalogue.Find("vgg-16").Build(segments: 4)).Message);
        Assert.Contains("expected 1 to 728 segments", Assert.Throws<LayerException>(() => ModelCatalogue.Find("inception-net").Build(segments: 729)).Message);
        Assert.Contains("expected at least 71 x 71", Assert.Throws<ShapeException>(() => ModelCatalogue.Find("xception").Build(size: 64)).Message);
    }
}
