using XceptionScript.Autodiff;
using XceptionScript.Expressions;
using XceptionScript.Ops;
using Xunit;

namespace XceptionScript.Tests.Backends.Reference;

public sealed class ReferencePoolingTests
{
    private static Tensor Image(int height, int width, params double[] values) => Evaluation.Array([1, height, width, 1], DType.Float64, values);

    private static double[] Value(Tensor y) => Evaluation.Reference.Of(y).ToDoubles();

    [Fact]
    public void A_mean_at_the_border_divides_by_the_cells_inside() =>
        Assert.Equal([1.5, 2, 2.5], Value(Image(1, 3, 1, 2, 3).AveragePool2D(3, 1, Padding.Same)));

    [Fact]
    public void A_mean_in_a_corner_divides_by_the_four_cells_inside() =>
        Assert.Equal([3, 3.5, 4, 4.5, 5, 5.5, 6, 6.5, 7], Value(Image(3, 3, 1, 2, 3, 4, 5, 6, 7, 8, 9).AveragePool2D(3, 1, Padding.Same)));

    [Fact]
    public void Padding_never_wins() => Assert.Equal([-1, -1, -2], Value(Image(1, 3, -1, -5, -2).MaxPool2D(3, 1, Padding.Same)));

    [Fact]
    public void Max_pooling_with_stride_two_pads_after_on_an_even_size() => Assert.Equal([3, 4], Value(Image(1, 4, 1, 2, 3, 4).MaxPool2D(3, 2, Padding.Same)));

    [Fact]
    public void The_first_of_equal_winners_takes_the_gradient()
    {
        var x = Tensors.Input("x", [1, 2, 2, 1], DType.Float64);
        var gradient = x.MaxPool2D(2).Sum().Gradient(x);
        Assert.Equal([0, 1, 0, 0], Evaluation.Reference.Of(gradient, (x, Evaluation.Array([1, 2, 2, 1], DType.Float64, 1, 7, 7, 7))).ToDoubles());
    }

    [Fact]
    public void A_value_that_wins_several_windows_takes_their_gradients()
    {
        var x = Tensors.Input("x", [1, 1, 3, 1], DType.Float64);
        var gradient = x.MaxPool2D(3, 1, Padding.Same).Sum().Gradient(x);
        Assert.Equal([0, 3, 0], Evaluation.Reference.Of(gradient, (x, Evaluation.Array([1, 1, 3, 1], DType.Float64, 1, 7, 2))).ToDoubles());
    }

    [Fact]
    public void Channels_are_pooled_by_themselves() =>
        Assert.Equal([3, 40], Value(Evaluation.Array([1, 2, 2, 2], DType.Float64, 1, 10, 2, 40, 3, 20, 0, 30) is var x ? ((Tensor)x).MaxPool2D(2) : null!));

    [Fact]
    public void A_NaN_comes_through_a_largest_value()
    {
        Assert.Equal([double.NaN], Value(Image(2, 2, 1, double.NaN, 3, 2).MaxPool2D(2)));
        Assert.Equal([double.NaN], Value(Image(2, 2, 1, double.NaN, 3, 2).Max()));
    }
}
