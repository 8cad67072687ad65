using XceptionScript.Expressions;
using XceptionScript.Ops;
using Xunit;

namespace XceptionScript.Tests.Expressions;

public sealed class GraphTests
{
    private static readonly Tensor s_x = Tensors.Input("x", [2]);
    private static readonly Tensor s_y = Tensors.Input("y", [2]);

    [Fact]
    public void The_order_has_every_tensor_once_and_inputs_before_their_users() => Seeds.ForAll(200, seed =>
    {
        var result = RandomGraph.Draw(seed).Result;
        var order = Graph.Order(result);
        var place = order.Index().ToDictionary(pair => pair.Item, pair => pair.Index);
        Assert.All(order, node => Assert.All(node.Inputs, input => Assert.True(place[input] < place[node])));
        Assert.Same(result, order[^1]);
    });

    [Fact]
    public void A_map_that_replaces_nothing_returns_the_same_objects() => Seeds.ForAll(200, seed =>
    {
        var result = RandomGraph.Draw(seed).Result;
        Assert.Same(result, Graph.Map([result], _ => null)[0]);
    });

    [Fact]
    public void Substituted_tensors_vanish()
    {
        var result = Graph.Substitute([(s_x.Exp() + s_y) * s_x], new Dictionary<Tensor, Tensor> { [s_x] = s_y })[0];
        Assert.Same((s_y.Exp() + s_y) * s_y, result);
    }

    [Fact]
    public void Substitution_needs_equal_shapes()
    {
        var error = Assert.Throws<ShapeException>(() => Graph.Substitute([s_x], new Dictionary<Tensor, Tensor> { [s_x] = Tensors.Input("z", [3]) }));
        Assert.Contains("[2]", error.Message);
        Assert.Contains("[3]", error.Message);
    }

    [Fact]
    public void Two_inputs_exchange_their_places()
    {
        var result = Graph.Substitute([s_x - s_y], new Dictionary<Tensor, Tensor> { [s_x] = s_y, [s_y] = s_x })[0];
        Assert.Same(s_y - s_x, result);
    }

    [Fact]
    public void A_tensor_is_replaced_although_its_own_inputs_are_replaced_too()
    {
        var (inner, replacement) = (s_x.Exp(), Tensors.Input("replacement", [2]));
        var result = Graph.Substitute([inner + s_x], new Dictionary<Tensor, Tensor> { [s_x] = s_y, [inner] = replacement })[0];
        Assert.Same(replacement + s_y, result);
    }
}
