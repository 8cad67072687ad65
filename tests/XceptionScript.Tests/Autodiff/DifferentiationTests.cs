using XceptionScript.Autodiff;
using XceptionScript.Expressions;
using XceptionScript.Ops;
using Xunit;

namespace XceptionScript.Tests.Autodiff;

public sealed class DifferentiationTests
{
    private static readonly Tensor s_x = Tensors.Input("x", [3], DType.Float64);
    private static readonly NdArray s_value = NdArray.Of<double>([3], [0.5, -1, 2]);

    [Fact]
    public void A_tensor_that_the_value_does_not_depend_on_has_gradient_zero()
    {
        var other = Tensors.Input("other", [2, 2], DType.Float64);
        Assert.Equal([0, 0, 0, 0], Evaluation.Reference.Of(s_x.Sum().Gradient(other), (s_x, s_value)).ToDoubles());
    }

    [Fact]
    public void The_gradient_by_the_value_itself_is_one() =>
        Assert.Equal([1], Evaluation.Reference.Of(s_x.Sum() is var y ? y.Gradient(y) : null!, (s_x, s_value)).ToDoubles());

    [Fact]
    public void An_inner_tensor_may_be_the_variable()
    {
        var inner = s_x.Square();
        Assert.Equal([0.5, 2, 8], Evaluation.Reference.Of(inner.Square().Sum().Gradient(inner), (s_x, s_value)).ToDoubles());
    }

    [Fact]
    public void Gradients_do_not_pass_a_stop()
    {
        var y = (s_x.StopGradient() * s_x).Sum();
        Assert.Equal(s_value.ToDoubles(), Evaluation.Reference.Of(y.Gradient(s_x), (s_x, s_value)).ToDoubles());
    }

    [Fact]
    public void Uses_of_one_tensor_add_up()
    {
        var y = ((s_x * s_x * s_x) + s_x).Sum();
        Assert.Equal([1.75, 4, 13], Evaluation.Reference.Of(y.Gradient(s_x), (s_x, s_value)).ToDoubles());
    }

    [Fact]
    public void Third_and_fourth_derivatives_exist()
    {
        var first = s_x.Pow(4).Sum().Gradient(s_x);
        var third = first.Sum().Gradient(s_x).Sum().Gradient(s_x);
        Assert.Equal([12, -24, 48], Evaluation.Reference.Of(third, (s_x, s_value)).ToDoubles());
        Assert.Equal([24, 24, 24], Evaluation.Reference.Of(third.Sum().Gradient(s_x), (s_x, s_value)).ToDoubles());
    }

    [Fact]
    public void Forward_mode_nests_in_itself()
    {
        Tensor ones = NdArray.Of<double>([3], [1, 1, 1]);
        var second = s_x.Pow(3).Jvp(s_x, ones).Jvp(s_x, ones);
        Assert.Equal([3, -6, 12], Evaluation.Reference.Of(second, (s_x, s_value)).ToDoubles());
    }

    [Fact]
    public void A_deep_chain_does_not_exhaust_the_call_stack()
    {
        var y = s_x;
        for (var i = 0; i < 5_000; i++) y = y * 0.9999 + 0.0001;
        Assert.Equal(3 * Math.Pow(0.9999, 5_000), Evaluation.Reference.Of(y.Sum().Gradient(s_x), (s_x, s_value)).ToDoubles().Sum(), 1e-9);
    }

    [Fact]
    public void Equal_maxima_share_the_gradient()
    {
        var ties = NdArray.Of<double>([3], [2, 1, 2]);
        Assert.Equal([0.5, 0, 0.5], Evaluation.Reference.Of(s_x.Max().Gradient(s_x), (s_x, ties)).ToDoubles());
    }

    [Fact]
    public void Single_precision_values_have_single_precision_gradients()
    {
        var x = Tensors.Input("single", [2]);
        Assert.Equal(x.Type, x.Cast(DType.Float64).Square().Sum().Gradient(x).Type);
    }
}
