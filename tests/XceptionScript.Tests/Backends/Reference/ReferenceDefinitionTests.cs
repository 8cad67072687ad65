using XceptionScript.Expressions;
using XceptionScript.Ops;
using Xunit;

namespace XceptionScript.Tests.Backends.Reference;

/// <summary>Reductions, losses, element types and movement, each against numbers worked out by other means.</summary>
public sealed class ReferenceDefinitionTests
{
    private static Tensor Constant(Shape shape, params double[] values) => Evaluation.Array(shape, DType.Float64, values);

    private static double[] Value(Tensor y) => Evaluation.Reference.Of(y).ToDoubles();

    [Fact]
    public void Moments_are_the_mean_and_the_biased_variance_of_each_channel() =>
        Assert.Equal([2, 20, 2.0 / 3, 200.0 / 3], Value(Constant([3, 2], 1, 10, 2, 20, 3, 30).Moments()), Close);

    [Fact]
    public void Moments_survive_a_large_mean() =>
        Assert.Equal([1e9 + 1, 2.0 / 3], Value(Constant([3, 1], 1e9, 1e9 + 1, 1e9 + 2).Moments()), Close);

    [Fact]
    public void Normalisation_follows_its_formula()
    {
        var y = Constant([1, 2], 3, 5).Normalize(Constant([2, 2], 1, 2, 4, 9), Constant([2], 10, 20), Constant([2], 0.5, 0.25), epsilon: 0);
        Assert.Equal([10.5, 20.25], Value(y), Close);
    }

    [Fact]
    public void Smoothed_cross_entropy_is_the_mixture_of_its_terms()
    {
        var (logits, smoothing) = (new[] { 1.0, 2, 0.5 }, 0.1);
        var normaliser = Math.Log(logits.Sum(Math.Exp));
        var expected = ((1 - smoothing) * (normaliser - logits[1])) + (smoothing / 3 * logits.Sum(logit => normaliser - logit));
        var labels = Tensors.Constant([1], 1);
        Assert.Equal([expected], Value(Constant([1, 3], logits).SparseSoftmaxCrossEntropy(labels, smoothing)), Close);
    }

    [Fact]
    public void Softmax_survives_large_logits() => Assert.Equal([0, 1], Value(Constant([1, 2], -1000, 1000).Softmax()), Close);

    [Fact]
    public void Binary_cross_entropy_is_the_sum_over_classes_of_its_formula()
    {
        var (logits, targets) = (new[] { 0.3, -2, 4 }, new[] { 1.0, 0, 0.25 });
        var expected = logits.Zip(targets, (z, t) => (1 / (1 + Math.Exp(-z))) is var p ? -(t * Math.Log(p)) - ((1 - t) * Math.Log(1 - p)) : 0).Sum();
        Assert.Equal([expected], Value(Constant([1, 3], logits).SigmoidCrossEntropy(Constant([1, 3], targets))), Close);
    }

    [Fact]
    public void Binary_cross_entropy_survives_large_logits() =>
        Assert.Equal([1000], Value(Constant([1, 2], 1000, -1000).SigmoidCrossEntropy(Constant([1, 2], 0, 0))), Close);

    [Fact]
    public void Casts_cut_towards_zero_and_stop_at_the_ends()
    {
        var x = Constant([6], -1.9, 1.9, 1e12, -1e12, 0.5, double.NaN);
        Assert.Equal([-1, 1, int.MaxValue, int.MinValue, 0, 0], Value(x.Cast(DType.Int32)));
        Assert.Equal([0, 1, 255, 0, 0, 0], Value(x.Cast(DType.UInt8)));
        Assert.Equal([1, 1, 1, 1, 1, 1], Value(x.Cast(DType.Bool)));
        Assert.Equal([0, 0], Value(Constant([2], 0, -0.0).Cast(DType.Bool)));
    }

    [Fact]
    public void Integers_divide_towards_zero() =>
        Assert.Equal([3, -3, -3, 3], Value(Tensors.Constant([4], 7, -7, 7, -7) / Tensors.Constant([4], 2, 2, -2, -2)));

    [Fact]
    public void The_position_of_the_largest_is_the_first() => Assert.Equal([1, 0], Value(Constant([2, 3], 1, 5, 5, 2, 2, 2).ArgMax()));

    [Fact]
    public void An_argmax_over_an_inner_axis_keeps_the_others() => Assert.Equal([1, 0, 1], Value(Constant([2, 3], 1, 5, 2, 4, 3, 6).ArgMax(0)));

    [Fact]
    public void A_permutation_names_the_input_axis_of_each_result_axis() =>
        Assert.Equal([1, 3, 5, 2, 4, 6], Value(Constant([1, 3, 2], 1, 2, 3, 4, 5, 6).Permute(2, 1, 0)));

    [Fact]
    public void Padding_may_lie_between_elements() =>
        Assert.Equal([0, 1, 0, 0, 2, 0], Value(Tensor.Of(new PadOp([1], [1], [2]), Constant([2], 1, 2))));

    [Fact]
    public void A_slice_takes_every_second_row() => Assert.Equal([3, 4, 7, 8], Value(Constant([4, 2], 1, 2, 3, 4, 5, 6, 7, 8).Slice(0, 1, 2, 2)));

    [Fact]
    public void Tensors_join_along_any_axis()
    {
        var (a, b) = (Constant([2, 1], 1, 2), Constant([2, 2], 3, 4, 5, 6));
        Assert.Equal([1, 3, 4, 2, 5, 6], Value(Movement.Concat(1, a, b)));
        Assert.Equal([1, 2, 3, 4], Value(Movement.Concat(0, a.Reshape([1, 2]), b.Slice(0, 0, 1))));
    }

    [Fact]
    public void An_index_outside_the_table_gathers_NaN_and_scatters_nothing()
    {
        var (table, index) = (Constant([2, 1], 1, 2), Tensors.Constant([3], 1, -1, 2));
        Assert.Equal([2, double.NaN, double.NaN], Value(table.Gather(index)));
        Assert.Equal([0, 10], Value(Tensor.Of(new ScatterAddOp(2), Constant([3, 1], 10, 20, 30), index)));
    }

    [Fact]
    public void Rows_scattered_to_one_place_add_up() =>
        Assert.Equal([60, 0], Value(Tensor.Of(new ScatterAddOp(2), Constant([3, 1], 10, 20, 30), Tensors.Constant([3], 0, 0, 0))));

    [Fact]
    public void A_label_outside_has_no_hot_class() => Assert.Equal([0, 1, 0, 0], Value(Tensors.OneHot(Tensors.Constant([2], 1, 2), 2)));

    [Fact]
    public void Dropout_keeps_the_expected_value()
    {
        var kept = Value(Tensors.Ones([100_000]).Dropout(0.25, Key.Of(1)));
        Assert.All(kept, value => Assert.True(value == 0 || Math.Abs(value - (1 / 0.75)) < 1e-6));
        Assert.Equal(1, kept.Average(), 0.01);
    }

    [Fact]
    public void A_NaN_comes_through_the_larger_and_the_smaller()
    {
        var (a, b) = (Constant([2], double.NaN, 1), Constant([2], 1, double.NaN));
        Assert.Equal([double.NaN, double.NaN], Value(a.Maximum(b)));
        Assert.Equal([double.NaN, double.NaN], Value(a.Minimum(b)));
        Assert.Equal([double.NaN, 1], Value(a.Relu()));
    }

    private static bool Close(double a, double b) => Math.Abs(a - b) <= 1e-12 * Math.Max(1, Math.Abs(b));
}
