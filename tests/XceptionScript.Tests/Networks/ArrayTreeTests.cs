using XceptionScript.Expressions;
using XceptionScript.Networks;
using Xunit;

namespace XceptionScript.Tests.Networks;

public class ArrayTreeTests
{
    private static readonly ArrayTree s_tree = ArrayTree.Of(("b/kernel", NdArray.Zeros([2, 3])), ("b/bias", NdArray.Zeros([3])), ("a/kernel", NdArray.Zeros([3, 4])));

    [Fact]
    public void Arrays_keep_their_order_and_add_up()
    {
        Assert.Equal(["b/kernel", "b/bias", "a/kernel"], s_tree.Paths.ToArray());
        Assert.Equal((3, 21), (s_tree.Count, s_tree.ParameterCount));
        Assert.Equal(s_tree.Paths.ToArray(), s_tree.Select(item => item.Key).ToArray());
    }

    [Fact]
    public void With_replaces_in_place_or_adds_and_leaves_the_old_tree_alone()
    {
        var ones = NdArray.Of<float>([3], [1, 1, 1]);

        var replaced = s_tree.With("b/bias", ones);
        var added = s_tree.With("c/bias", ones);

        Assert.Equal(s_tree.Paths.ToArray(), replaced.Paths.ToArray());
        Assert.Same(ones, replaced["b/bias"]);
        Assert.Equal(0, s_tree["b/bias"][0]);
        Assert.Equal("c/bias", added.Paths[^1]);
    }

    [Fact]
    public void Trees_compare_bit_by_bit_and_path_by_path()
    {
        Assert.True(s_tree.BitsEqual(s_tree.With("b/bias", NdArray.Zeros([3]))));
        Assert.False(s_tree.BitsEqual(s_tree.With("b/bias", NdArray.Of<float>([3], [0, 0, -0f]))));
        Assert.False(s_tree.BitsEqual(s_tree.With("c/bias", NdArray.Zeros([3]))));
    }

    [Fact]
    public void A_missing_path_is_named_with_what_lies_near()
    {
        Assert.Equal("ArrayTree: there is no array at `b/gamma` among 3; expected a path of `b/`, which holds kernel, bias.", Assert.Throws<LayerException>(() => s_tree["b/gamma"]).Message);
        Assert.Equal("ArrayTree: there is no array at `z` among 3; expected one of its paths, of which `b/kernel` is the first.", Assert.Throws<LayerException>(() => s_tree["z"]).Message);
    }

    [Fact]
    public void A_path_given_twice_is_refused() =>
        Assert.Equal("ArrayTree: `x` is given twice; expected every path once.", Assert.Throws<LayerException>(() => ArrayTree.Of(("x", NdArray.Zeros([1])), ("x", NdArray.Zeros([1])))).Message);
}
