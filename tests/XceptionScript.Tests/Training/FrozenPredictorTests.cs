using XceptionScript.Devices;
using XceptionScript.Expressions;
using XceptionScript.Networks;
using XceptionScript.Training;
using Xunit;

namespace XceptionScript.Tests.Training;

public sealed class FrozenPredictorTests
{
    private static readonly XceptionSpec s_spec = Xception.Small with { Width = 0.5, MiddleModules = 1 };

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void A_frozen_prediction_is_that_of_its_weights(int batch)
    {
        var predictor = Predictor.Compile(Xception.Build(s_spec), s_spec.Input, Device.Cpu);
        var (parameters, statistics) = Xception.Build(s_spec).Initialize(s_spec.Input, 7);
        var frozen = predictor.Freeze(parameters, statistics);
        var images = Images(batch);
        var expected = predictor.Predict(parameters, statistics, images).ToDoubles();
        for (var call = 0; call < 2; call++) Assert.Equal(expected, frozen.Predict(images).ToDoubles(), (a, b) => Math.Abs(a - b) < 1e-6);
    }

    [Fact]
    public void Arrays_of_another_network_are_refused_before_the_first_image()
    {
        var predictor = Predictor.Compile(Xception.Build(s_spec), s_spec.Input, Device.Cpu);
        var (parameters, statistics) = Xception.Build(s_spec with { Classes = 11 }).Initialize(s_spec.Input, 7);
        var error = Assert.Throws<CheckpointException>(() => predictor.Freeze(parameters, statistics));
        Assert.StartsWith("Predictor: the arrays do not fit the network: 2 of another type", error.Message, StringComparison.Ordinal);
    }

    private static NdArray Images(int batch)
    {
        var random = new Random(3);
        var bytes = new byte[batch * s_spec.Input.Size];
        random.NextBytes(bytes);
        return NdArray.Of<byte>([batch, .. s_spec.Input], bytes);
    }
}
