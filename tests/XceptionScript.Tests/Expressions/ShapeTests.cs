using XceptionScript.Expressions;
using Xunit;

namespace XceptionScript.Tests.Expressions;

public sealed class ShapeTests
{
    [Fact]
    public void Shapes_compare_by_their_extents()
    {
        Shape a = [2, 3], b = [2, 3];
        Assert.True(a == b && a.GetHashCode() == b.GetHashCode());
        Assert.True(a != [3, 2]);
        Assert.True(default(Shape) == []);
    }

    [Fact]
    public void A_scalar_has_one_element_and_no_axes()
    {
        Shape scalar = [];
        Assert.Equal((0, 1L, "[]"), (scalar.Rank, scalar.Size, scalar.ToString()));
    }

    [Fact]
    public void Patterns_name_the_axes() => Assert.True(Shape.Create([8, 32, 32, 3]) is [var n, var h, var w, var c] && (n, h, w, c) == (8, 32, 32, 3));

    [Fact]
    public void Broadcasting_aligns_axes_at_the_end()
    {
        Assert.Equal([4, 2, 3], Shape.Broadcast([4, 1, 3], [2, 1]));
        Assert.True(Shape.Create([2, 1]).BroadcastsTo([4, 2, 3]));
        Assert.False(Shape.Create([4]).BroadcastsTo([4, 2, 3]));
        Assert.False(Shape.Create([1, 4, 2, 3]).BroadcastsTo([4, 2, 3]));
    }

    [Fact]
    public void Broadcasting_is_symmetric_and_both_reach_the_result() => Seeds.ForAll(300, seed =>
    {
        var d = new CaseDraws(seed, DType.Float32);
        var target = d.Shape(0, 4, 3);
        Shape Shrunk() => [.. target.Skip(d.Int(0, target.Rank)).Select(extent => d.Flip() ? 1 : extent)];
        Shape a = Shrunk(), b = Shrunk(), common = Shape.Broadcast(a, b);
        Assert.Equal(common, Shape.Broadcast(b, a));
        Assert.True(a.BroadcastsTo(common) && b.BroadcastsTo(common) && common.BroadcastsTo(target));
    });

    [Fact]
    public void Strides_are_row_major() => Assert.Equal([12, 4, 1], Shape.Create([2, 3, 4]).Strides());

    [Fact]
    public void A_tensor_may_not_exceed_the_index_range() =>
        Assert.Contains("2147483647", Assert.Throws<ShapeException>(() => Shape.Create([1 << 16, 1 << 16])).Message);
}
