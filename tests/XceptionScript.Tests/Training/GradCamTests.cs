using XceptionScript.Devices;
using XceptionScript.Expressions;
using XceptionScript.Networks;
using XceptionScript.Ops;
using XceptionScript.Scripting.Models;
using XceptionScript.Training;
using Xunit;
using static XceptionScript.Networks.Layers;

namespace XceptionScript.Tests.Training;

public sealed class GradCamTests
{
    private static readonly Shape s_image = [9, 12, 3];

    private static Layer Features => new Conv2D(6, 3, Stride: 2) >> Relu >> new Conv2D(5, 3, Padding: Padding.Same) >> new BatchNorm();

    /// <summary>
    /// With global average pooling and one dense layer the gradient of logit k by every place of channel c is w[c, k] / (h w), so that the map is that of
    /// Zhou et al. 2016: ReLU(sum of w[c, k] A[h, w, c] over c), up to scale.
    /// </summary>
    [Fact]
    public void With_pooling_and_one_dense_layer_it_is_the_class_activation_map() => Seeds.ForAll(20, seed =>
    {
        var model = Features >> new GlobalAveragePooling2D() >> new Dense(4);
        var (parameters, statistics) = model.Initialize(s_image, seed, DType.Float64);
        var images = Images(3, seed);
        var shown = GradCam.Compile(model, s_image, Device.Reference, DType.Float64).Run(parameters, statistics, images);

        var features = Value(Features, parameters, statistics, images);
        var kernel = parameters["dense/kernel"];
        if (features.Shape is not [_, var h, var w, var c]) throw new Xunit.Sdk.XunitException($"{features.Shape}");
        Assert.Equal([3, h, w], shown.Maps.Shape);
        for (var n = 0; n < 3; n++)
        {
            var best = Enumerable.Range(0, 4).MaxBy(k => shown.Probabilities[(n * 4) + k]);
            double[] map = [.. Enumerable.Range(n * h * w, h * w).Select(place =>
                Math.Max(0, Enumerable.Range(0, c).Sum(i => kernel[(i * 4) + best] * features[((long)place * c) + i])))];
            for (var place = 0; place < map.Length; place++) Assert.Equal(map.Max() == 0 ? 0 : map[place] / map.Max(), shown.Maps[(n * h * w) + place], 1e-9);
        }
    });

    [Fact]
    public void Its_weights_are_differences_of_the_logit() => Seeds.ForAll(5, seed =>
    {
        // After the map comes something that is not linear.
        var head = Elu >> new Conv2D(4, 2) >> Elu >> new Flatten() >> new Dense(7) >> Tanh >> new Dense(3);
        Shape map = [1, 4, 5, 2];
        var (parameters, statistics) = head.Initialize([4, 5, 2], seed, DType.Float64);
        var features = Tensors.Input("features", map, DType.Float64);
        var flow = head.Apply(Flow.Start(features, Mode.Inference, 0));
        var at = Normal(map, seed);

        var value = Evaluate(flow, GradCam.Map(flow.Value, features), at, parameters, statistics);
        var best = Evaluate(flow, flow.Value.ArgMax(), at, parameters, statistics).ToScalar();
        double Logit(NdArray x) => Evaluate(flow, flow.Value, x, parameters, statistics)[(long)best];

        // The mean of the gradient over all places is the derivative along a change that all places share, over their number.
        var weights = Enumerable.Range(0, 2).Select(c => (Logit(Moved(at, c, 1e-5)) - Logit(Moved(at, c, -1e-5))) / 2e-5 / 20).ToArray();
        for (var place = 0; place < 20; place++)
            Assert.Equal(Math.Max(0, (weights[0] * at[2 * place]) + (weights[1] * at[(2 * place) + 1])), value[place], 1e-6);
    });

    [Fact]
    public void An_image_alone_and_among_others_gives_the_same_on_the_cpu()
    {
        var model = Rescaling.Symmetric >> new SeparableConv2D(16, 3, Padding: Padding.Same) >> new BatchNorm() >> Relu >> new GlobalAveragePooling2D() >> new Dense(10);
        var cam = GradCam.Compile(model, s_image, Device.Cpu);
        var predict = Predictor.Compile(model, s_image, Device.Cpu);
        Seeds.ForAll(10, seed =>
        {
            var (parameters, statistics) = model.Initialize(s_image, seed);
            var bytes = new byte[5 * s_image.Size];
            new Random(seed).NextBytes(bytes);
            var together = cam.Run(parameters, statistics, NdArray.Of<byte>([5, .. s_image], bytes));
            Assert.True(predict.Predict(parameters, statistics, NdArray.Of<byte>([5, .. s_image], bytes)).BitsEqual(together.Probabilities));
            for (var n = 0; n < 5; n++)
            {
                var alone = cam.Run(parameters, statistics, NdArray.Of<byte>([1, .. s_image], bytes.AsSpan(n * (int)s_image.Size, (int)s_image.Size)));
                Close(alone.Probabilities, together.Probabilities, n);
                Close(alone.Maps, together.Maps, n);
            }
        });
    }

    [Theory]
    [InlineData("xception", 10, 2048)]
    [InlineData("inception-v3", 8, 2048)]
    [InlineData("inception-v3-2016", 8, 2048)]
    [InlineData("vgg-16", 7, 512)]
    [InlineData("resnet-152", 7, 2048)]
    [InlineData("inception-net", 10, 2048)]
    public void Every_network_with_a_name_has_a_feature_map(string name, int side, int channels)
    {
        var (model, input) = ModelCatalogue.Find(name).Build();
        Assert.Equal([1, side, side, channels], MapOf(model, input));
    }

    [Fact]
    public void The_feature_map_is_what_pooling_or_flattening_takes()
    {
        var spec = Xception.Small with { Classes = 3, Width = 0.25, MiddleModules = 1 };
        Assert.Equal([1, 4, 4, 72], MapOf(Xception.Build(spec), [32, 32, 3]));
        Assert.Equal([1, 3, 4, 6], MapOf(new Conv2D(6, 3) >> Relu >> new MaxPooling2D(2) >> new Flatten() >> new Dense(9) >> Relu >> new Dense(3), [9, 11, 3]));
        // Where a residual module leaves but one place, the map is what the module took.
        var narrow = new Residual(new Conv2D(4, 3, Stride: 2, Padding: Padding.Same), new Conv2D(4, 1, Stride: 2));
        Assert.Equal([1, 2, 2, 6], MapOf(new Conv2D(6, 2) >> narrow >> new GlobalAveragePooling2D() >> new Dense(3), [3, 3, 1]));
    }

    [Fact]
    public void A_tap_names_another_feature_map()
    {
        var model = new Conv2D(6, 3).Tap("early") >> Features >> (new GlobalAveragePooling2D() >> new Dense(3)).Tap("logits");
        var (parameters, statistics) = model.Initialize(s_image, 5);
        var images = NdArray.Zeros([2, .. s_image]);
        Assert.Equal([2, 7, 10], GradCam.Compile(model, s_image, Device.Cpu, DType.Float32, tap: "early").Run(parameters, statistics, images).Maps.Shape);

        var missing = Assert.Throws<TrainingException>(() => GradCam.Compile(model, s_image, Device.Cpu, DType.Float32, tap: "late"));
        Assert.Equal("GradCam: no layer exposes `late`, but early, logits; expected a layer with .Tap(\"late\").", missing.Message);
        var flat = Assert.Throws<TrainingException>(() => GradCam.Compile(model, s_image, Device.Cpu, DType.Float32, tap: "logits"));
        Assert.Equal("GradCam: the layer with .Tap(\"logits\") gives [1, 3]; expected a feature map [n, h, w, c].", flat.Message);
    }

    [Fact]
    public void A_network_without_feature_maps_is_refused()
    {
        var error = Assert.Throws<TrainingException>(() => GradCam.Compile(Rescaling.Symmetric >> new Flatten() >> new Dense(3), s_image, Device.Cpu));
        Assert.StartsWith("GradCam: between images ", error.Message);
        Assert.EndsWith("no value [n, h, w, c] with h * w > 1 depends on parameters; expected a convolutional network (or a layer of one with .Tap(name), and that name).", error.Message);
    }

    /// <summary>Images of noise with a patch at a random place, striped across or along: after training, the map is hottest on the patch.</summary>
    [Fact]
    public void A_network_that_learnt_to_tell_patches_apart_looks_at_them()
    {
        Shape image = [24, 24, 1];
        var model = Rescaling.Symmetric >> new Conv2D(8, 3, Padding: Padding.Same, UseBias: false) >> new BatchNorm(0.8) >> Relu
            >> new Conv2D(16, 3, Stride: 2, Padding: Padding.Same, UseBias: false) >> new BatchNorm(0.8) >> Relu >> new GlobalAveragePooling2D() >> new Dense(2);
        var random = new Random(3);
        var step = TrainingStep.Compile(model, image, Losses.CrossEntropy(), Optimizers.Adam(0.01), Device.Cpu);
        var state = step.Initial(1);
        for (var i = 0; i < 60; i++) (state, _) = step.Run(state, Patches(32, random).Batch);

        var (batch, centres) = Patches(100, random);
        var seen = GradCam.Compile(model, image, Device.Cpu).Run(state, batch["image"]);
        Assert.Equal([100, 12, 12], seen.Maps.Shape);
        var found = Enumerable.Range(0, 100).Count(n =>
        {
            var hottest = Enumerable.Range(0, 144).MaxBy(place => seen.Maps[(n * 144) + place]);
            var (y, x) = ((2 * (hottest / 12)) + 1, (2 * (hottest % 12)) + 1);
            return Math.Abs(y - centres[n].Y) <= 6 && Math.Abs(x - centres[n].X) <= 6;
        });
        Assert.InRange(found, 90, 100);
    }

    private static (Batch Batch, (int Y, int X)[] Centres) Patches(int n, Random random)
    {
        var (pixels, labels, centres) = (new byte[n * 576], new int[n], new (int Y, int X)[n]);
        for (var i = 0; i < n; i++)
        {
            labels[i] = random.Next(2);
            centres[i] = (random.Next(4, 20), random.Next(4, 20));
            for (var place = 0; place < 576; place++)
            {
                var (y, x) = (place / 24, place % 24);
                var isPatch = Math.Abs(y - centres[i].Y) <= 4 && Math.Abs(x - centres[i].X) <= 4;
                pixels[(i * 576) + place] = (byte)(isPatch ? (labels[i] == 0 ? y : x) / 2 % 2 * 255 : random.Next(90, 160));
            }
        }
        return (new(("image", NdArray.Of<byte>([n, 24, 24, 1], pixels)), ("label", NdArray.Of<int>([n], labels))), centres);
    }

    private static Shape MapOf(Layer model, Shape image)
    {
        var images = Tensors.Input("image", [1, .. image]);
        return FeatureMap.Of(images, model.Apply(Flow.Start(images, Mode.Inference, 0)).Value).Shape;
    }

    private static NdArray Value(Layer layer, ArrayTree parameters, ArrayTree statistics, NdArray x)
    {
        var flow = layer.Apply(Flow.Start(Tensors.Input("x", x.Shape, x.DType), Mode.Inference, 0));
        return Evaluate(flow, flow.Value, x, parameters, statistics, "x");
    }

    private static NdArray Evaluate(Flow flow, Tensor value, NdArray x, ArrayTree parameters, ArrayTree statistics, string input = "features")
    {
        (Tensor, NdArray)[] given =
        [
            (Tensors.Input(input, x.Shape, x.DType), x),
            .. flow.Leaves.Select(leaf => (leaf.Tensor, (leaf.Kind == LeafKind.Statistic ? statistics : parameters)[leaf.Path])),
        ];
        return Evaluation.Reference.All([value], [.. given.Select(pair => pair.Item1)], [.. given.Select(pair => pair.Item2)])[0];
    }

    private static NdArray Images(int n, int seed) => Normal([n, .. s_image], seed);

    private static NdArray Normal(Shape shape, int seed) => Tensors.Normal(shape, seed).Cast(DType.Float64).Evaluate(Device.Reference);

    private static NdArray Moved(NdArray array, int channel, double step) =>
        NdArray.Of<double>(array.Shape, [.. array.ToDoubles().Select((x, i) => i % 2 == channel ? x + step : x)]);

    private static void Close(NdArray one, NdArray many, int n)
    {
        for (var i = 0; i < one.Shape.Size; i++) Assert.Equal(one[i], many[(n * one.Shape.Size) + i], 1e-5);
    }
}
