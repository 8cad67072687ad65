using XceptionScript.Expressions;
using XceptionScript.Ops;
using Xunit;

namespace XceptionScript.Tests.Backends.Reference;

/// <summary>Small cases computed by hand: a mistake shared by a value and its gradient would pass the difference tests.</summary>
public sealed class ReferenceConvolutionTests
{
    // 1 2 3 4 5 in a row of pixels, one channel.
    private static Tensor Row(params double[] values) => Evaluation.Array([1, 1, values.Length, 1], DType.Float64, values);

    private static Tensor Kernel(params double[] values) => Evaluation.Array([1, values.Length, 1, 1], DType.Float64, values);

    private static double[] Value(Tensor y) => Evaluation.Reference.Of(y).ToDoubles();

    [Fact]
    public void The_kernel_is_not_flipped() => Assert.Equal([1 + 20 + 300, 2 + 30 + 400], Value(Row(1, 2, 3, 4).Conv2D(Kernel(1, 10, 100), padding: Padding.Valid)));

    [Fact]
    public void Same_padding_with_stride_one_is_centred() =>
        Assert.Equal([10 + 200, 1 + 20 + 300, 2 + 30], Value(Row(1, 2, 3).Conv2D(Kernel(1, 10, 100))));

    [Fact]
    public void Same_padding_with_stride_two_on_an_odd_size_pads_both_ends() =>
        Assert.Equal([10 + 200, 2 + 30 + 400, 4 + 50], Value(Row(1, 2, 3, 4, 5).Conv2D(Kernel(1, 10, 100), stride: 2)));

    [Fact]
    public void Same_padding_with_stride_two_on_an_even_size_pads_after_only() =>
        Assert.Equal([1 + 20 + 300, 3 + 40], Value(Row(1, 2, 3, 4).Conv2D(Kernel(1, 10, 100), stride: 2)));

    [Fact]
    public void An_even_kernel_with_same_padding_pads_after() => Assert.Equal([1 + 20, 2 + 30, 3], Value(Row(1, 2, 3).Conv2D(Kernel(1, 10))));

    [Fact]
    public void Dilation_skips_cells() => Assert.Equal([1 + 30 + 500], Value(Row(1, 2, 3, 4, 5).Conv2D(Kernel(1, 10, 100), padding: Padding.Valid, dilation: 2)));

    [Fact]
    public void Rows_and_columns_keep_their_places()
    {
        Tensor x = Evaluation.Array([1, 2, 2, 1], DType.Float64, 1, 2, 3, 4), kernel = Evaluation.Array([2, 2, 1, 1], DType.Float64, 1, 10, 100, 1000);
        Assert.Equal([1 + 20 + 300 + 4000], Value(x.Conv2D(kernel, padding: Padding.Valid)));
    }

    [Fact]
    public void Channels_are_summed_for_every_filter()
    {
        Tensor x = Evaluation.Array([1, 1, 1, 2], DType.Float64, 3, 5), kernel = Evaluation.Array([1, 1, 2, 3], DType.Float64, 1, 2, 3, 10, 20, 30);
        Assert.Equal([53, 106, 159], Value(x.Conv2D(kernel)));
        Assert.Equal([53, 106, 159], Value(x.PointwiseConv2D(kernel)));
    }

    [Fact]
    public void A_group_of_filters_sees_its_group_of_channels()
    {
        Tensor x = Evaluation.Array([1, 1, 1, 4], DType.Float64, 1, 2, 3, 4), kernel = Evaluation.Array([1, 1, 2, 2], DType.Float64, 1, 10, 100, 1000);
        // Filter 0: channels 0 and 1 by 1 and 100; filter 1: channels 2 and 3 by 10 and 1000.
        Assert.Equal([1 + 200, 30 + 4000], Value(x.Conv2D(kernel, groups: 2)));
    }

    [Fact]
    public void A_depthwise_multiplier_keeps_the_filters_of_a_channel_together()
    {
        Tensor x = Evaluation.Array([1, 1, 1, 2], DType.Float64, 3, 5), kernel = Evaluation.Array([1, 1, 2, 2], DType.Float64, 1, 2, 10, 20);
        Assert.Equal([3, 6, 50, 100], Value(x.DepthwiseConv2D(kernel)));
    }

    [Fact]
    public void A_depthwise_convolution_with_stride_two_pads_like_a_dense_one()
    {
        Assert.Equal([321, 43], Value(Row(1, 2, 3, 4).DepthwiseConv2D(Kernel(1, 10, 100), stride: 2)));
        Assert.Equal([210, 432, 54], Value(Row(1, 2, 3, 4, 5).DepthwiseConv2D(Kernel(1, 10, 100), stride: 2)));
    }

    [Fact]
    public void A_depthwise_convolution_is_a_convolution_with_as_many_groups_as_channels() => Seeds.ForAll(100, seed =>
    {
        var d = new CaseDraws(seed, DType.Float64);
        var (c, m, stride) = (d.Int(1, 4), d.Int(1, 3), d.Int(1, 2));
        Tensor x = d.Real([1, 5, 4, c]), kernel = d.Real([3, 2, c, m]);
        // [kh, kw, c, m] holds the filters in the order c * m that groups want as [kh, kw, 1, c * m].
        var difference = x.DepthwiseConv2D(kernel, stride) - x.Conv2D(kernel.Reshape([3, 2, 1, c * m]), stride, groups: c);
        Assert.Equal(0, Evaluation.Reference.Of(d.Finish(difference.Abs().Max())).ToScalar(), 1e-12);
    });

    [Fact]
    public void Matrix_products_are_rows_times_columns()
    {
        Tensor a = Evaluation.Array([2, 3], DType.Float64, 1, 2, 3, 4, 5, 6), b = Evaluation.Array([3, 2], DType.Float64, 1, 10, 2, 20, 3, 30);
        Assert.Equal([14, 140, 32, 320], Value(a.MatMul(b)));
        Assert.Equal([14, 140, 32, 320], Value(Tensor.Of(new MatMulOp(true, true), a.Transpose(), b.Transpose())));
    }
}
