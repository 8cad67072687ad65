using System.Collections.Immutable;
using XceptionScript.Autodiff;
using XceptionScript.Devices;
using XceptionScript.Expressions;
using XceptionScript.Networks;
using XceptionScript.Ops;
using Xunit;

namespace XceptionScript.Tests.Networks;

public class NetworkValueTests
{
    [Fact]
    public void Batch_norm_in_training_gives_mean_0_and_variance_1_and_moves_statistics_by_the_biased_variance()
    {
        var values = Draw([4, 3, 3, 2], seed: 1, scale: 3, offset: 5);
        var layer = new BatchNorm(Momentum: 0.9);
        var flow = layer.Apply(Flow.Start(values, Mode.Training, 0));

        var y = Evaluate(flow.Value, layer, values.Shape).ToDoubles();
        var mean = Evaluate(flow.Updates["batch_normalization/moving_mean"], layer, values.Shape);
        var variance = Evaluate(flow.Updates["batch_normalization/moving_variance"], layer, values.Shape);

        for (var channel = 0; channel < 2; channel++)
        {
            var x = values.ToDoubles().Where((_, i) => i % 2 == channel).ToList();
            var (batchMean, batchVariance) = (x.Average(), x.Average(value => Math.Pow(value - x.Average(), 2)));
            Assert.Equal(0.1 * batchMean, mean[channel], 1e-9);
            Assert.Equal(0.9 + (0.1 * batchVariance), variance[channel], 1e-9);
            Assert.Equal((x[5] - batchMean) / Math.Sqrt(batchVariance + 1e-3), y.Where((_, i) => i % 2 == channel).ElementAt(5), 1e-9);
        }
    }

    [Fact]
    public void Batch_norm_in_inference_scales_by_its_statistics()
    {
        var layer = new BatchNorm();
        var weights = ArrayTree.Of(
            ("batch_normalization/gamma", NdArray.Of<double>([2], [2, 3])),
            ("batch_normalization/beta", NdArray.Of<double>([2], [10, 20])),
            ("batch_normalization/moving_mean", NdArray.Of<double>([2], [1, -1])),
            ("batch_normalization/moving_variance", NdArray.Of<double>([2], [4 - 1e-3, 9 - 1e-3])));

        var flow = layer.Apply(Flow.Start(NdArray.Of<double>([1, 2], [5, 8]), Mode.Inference, 0));

        Assert.Equal([14, 29], Bind(flow, flow.Value, weights).Evaluate(Device.Reference).ToDoubles(), (a, b) => Math.Abs(a - b) < 1e-9);
    }

    [Fact]
    public void A_residual_adds_what_came_in_before_the_opening_activation()
    {
        var layer = new Residual(Layers.Relu >> new Lambda("double", x => x * 2));

        var y = layer.Apply(Flow.Start(NdArray.Of<double>([1, 3], [-1, 0, 2]), Mode.Training, 0)).Value.Evaluate(Device.Reference);

        Assert.Equal([-1, 0, 6], y.ToDoubles());
    }

    [Fact]
    public void Dropout_keeps_the_mean_and_changes_with_the_key()
    {
        var network = new Dropout(0.25);
        var ones = Tensors.Ones([64, 64]);

        var first = network.Apply(Flow.Start(ones, Mode.Training, 1)).Value.Evaluate(Device.Reference);
        var again = network.Apply(Flow.Start(ones, Mode.Training, 1)).Value.Evaluate(Device.Reference);
        var other = network.Apply(Flow.Start(ones, Mode.Training, 2)).Value.Evaluate(Device.Reference);

        Assert.Equal(1, first.ToDoubles().Average(), 0.05);
        Assert.True(first.BitsEqual(again));
        Assert.False(first.BitsEqual(other));
    }

    [Fact]
    public void Starting_values_are_the_draws_of_random_ops()
    {
        var key = Key.Of(3).Fold("w");

        var host = Initializer.RandomUniform(0, 1).Create([50], key);

        Assert.Equal(Tensors.Uniform([50], key).Evaluate(Device.Reference).ToDoubles(), host.ToDoubles());
    }

    [Theory]
    [InlineData(Mode.Training)]
    [InlineData(Mode.Inference)]
    public void The_gradient_of_a_small_xception_is_the_slope_along_any_direction(Mode mode)
    {
        var network = Xception.Build(Xception.Small with { Width = 0.125, MiddleModules = 1, Preprocess = null, Classes = 3 });
        Shape image = [8, 8, 1];
        var (parameters, statistics) = network.Initialize(image, 5, DType.Float64);
        var flow = network.Apply(Flow.Start(Draw([3, .. image], seed: 2, scale: 1, offset: 0), mode, 0));
        var loss = (flow.Value.LogSoftmax() * Draw(flow.Value.Shape, seed: 3, scale: 1, offset: 0)).Mean();
        var leaves = flow.Leaves.Where(leaf => leaf.IsTrainable).ToList();
        var directions = leaves.ToDictionary(leaf => leaf.Path, leaf => Draw(leaf.Shape, seed: Math.Abs(leaf.Path.Length + 7), scale: 1, offset: 0));

        var gradients = loss.Gradients([.. leaves.Select(leaf => leaf.Tensor)]);
        var slope = leaves.Select((leaf, i) => (gradients[i] * (Tensor)directions[leaf.Path]).Sum()).Aggregate((a, b) => a + b);

        const double step = 1e-6;
        var expected = (At(step) - At(-step)) / (2 * step);
        var actual = Bind(flow, slope, [.. parameters, .. statistics]).Evaluate(Device.Reference).ToScalar();
        Assert.NotEqual(0, expected, 1e-4);
        Assert.Equal(expected, actual, Math.Abs(expected) * 1e-5);

        double At(double distance) => Bind(flow, loss, [
            .. parameters.Select(item => KeyValuePair.Create(item.Key, Shifted(item.Value, directions[item.Key], distance))), .. statistics,
        ]).Evaluate(Device.Reference).ToScalar();
    }

    private static NdArray Shifted(NdArray array, NdArray direction, double distance) =>
        NdArray.Of<double>(array.Shape, array.ToDoubles().Zip(direction.ToDoubles(), (value, along) => value + (distance * along)).ToArray());

    private static NdArray Draw(Shape shape, int seed, double scale, double offset) =>
        Initializer.RandomNormal(scale, offset).Create(shape, Key.Of(seed), DType.Float64);

    private static NdArray Evaluate(Tensor tensor, Layer layer, Shape batch)
    {
        var (parameters, statistics) = layer.Initialize([.. batch.Skip(1)], 0, DType.Float64);
        return Bind(layer.Declare([.. batch.Skip(1)], DType.Float64), tensor, [.. parameters, .. statistics]).Evaluate(Device.Reference);
    }

    private static Tensor Bind(Flow flow, Tensor tensor, IEnumerable<KeyValuePair<string, NdArray>> weights)
    {
        var arrays = weights.ToImmutableDictionary();
        return Graph.Substitute([tensor], flow.Leaves.ToDictionary(leaf => leaf.Tensor, leaf => (Tensor)arrays[leaf.Path]))[0];
    }
}
