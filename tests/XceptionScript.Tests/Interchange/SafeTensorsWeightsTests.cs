using XceptionScript.Expressions;
using XceptionScript.Interchange;
using XceptionScript.Networks;
using XceptionScript.Ops;
using XceptionScript.Tests.Data;
using XceptionScript.Training;
using Xunit;
using static XceptionScript.Networks.Layers;

namespace XceptionScript.Tests.Interchange;

public sealed class SafeTensorsWeightsTests : IDisposable
{
    private static readonly XceptionSpec s_small = Xception.Small with { Width = 0.25, MiddleModules = 2 };

    private readonly TemporaryFolder _folder = new();

    private string Path => _folder["weights.safetensors"];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(WeightNaming.Own)]
    [InlineData(WeightNaming.Timm)]
    public void Weights_come_back_bit_for_bit(WeightNaming naming) => Seeds.ForAll(5, seed =>
    {
        var model = Xception.Build(s_small);
        var (parameters, statistics) = Random(model, s_small.Input, seed);
        Weights.Save(Path, model, s_small.Input, parameters, statistics, naming);
        var loaded = Weights.Load(Path, model, s_small.Input);
        Assert.True(loaded.Parameters.BitsEqual(parameters) && loaded.Statistics.BitsEqual(statistics));
    });

    [Fact]
    public void The_weights_of_a_saved_state_load_without_its_slots()
    {
        var (parameters, statistics) = Random(TinyKeras.Network, TinyKeras.Image, 1);
        var slots = ArrayTree.Of([.. parameters.Select(leaf => ($"velocity/{leaf.Key}", leaf.Value))]);
        Checkpoint.Save(Path, new(parameters, statistics, slots, 3, 4));
        var loaded = Weights.Load(Path, TinyKeras.Network, TinyKeras.Image);
        Assert.True(loaded.Parameters.BitsEqual(parameters) && loaded.Statistics.BitsEqual(statistics));
        Assert.Equal(WeightPreset.Own, loaded.Preset);
        Assert.Same(TinyKeras.Network, loaded.Preset.Adapt(TinyKeras.Network));
    }

    [Fact]
    public void The_236_arrays_of_xception_have_the_names_and_shapes_of_timm()
    {
        var arrays = Timm(Xception.Build(Xception.Default), Xception.Default.Input);
        Assert.Equal(236, arrays.Count);
        Assert.Equal([32, 3, 3, 3], arrays["conv1.weight"]);
        Assert.Equal([64, 1, 3, 3], arrays["block1.rep.0.conv1.weight"]);
        Assert.Equal([128, 64, 1, 1], arrays["block1.rep.0.pointwise.weight"]);
        Assert.Equal([128], arrays["block1.rep.4.running_var"]);
        Assert.Equal([256, 128, 1, 1], arrays["block2.skip.weight"]);
        Assert.Equal([728], arrays["block11.rep.8.weight"]);
        Assert.Equal([1024, 728, 1, 1], arrays["block12.rep.4.pointwise.weight"]);
        Assert.Equal([1024], arrays["block12.skipbn.bias"]);
        Assert.Equal([2048, 1536, 1, 1], arrays["conv4.pointwise.weight"]);
        Assert.Equal([2048], arrays["bn4.running_mean"]);
        Assert.Equal([1000, 2048], arrays["fc.weight"]);
    }

    [Fact]
    public void The_378_arrays_of_inception_have_the_names_of_timm_and_a_gamma_of_ones_each()
    {
        var arrays = Timm(InceptionV3.Build(InceptionV3.Default), InceptionV3.Default.Input);
        Assert.Equal(378 + 94, arrays.Count);
        Assert.Equal([192, 128, 1, 7], arrays["Mixed_6b.branch7x7dbl_5.conv.weight"]);
        Assert.Equal([384, 384, 3, 1], arrays["Mixed_7c.branch3x3dbl_3b.conv.weight"]);
        Assert.Equal([192], arrays["Mixed_7a.branch7x7x3_4.bn.weight"]);
        var withTower = InceptionV3.Default with { Auxiliary = true };
        Assert.Equal([768, 128, 5, 5], Timm(InceptionV3.Build(withTower), withTower.Input)["AuxLogits.conv1.conv.weight"]);
    }

    [Fact]
    public void Kernels_lie_in_memory_as_pytorch_has_them()
    {
        var model = Xception.Build(s_small);
        var (parameters, statistics) = Random(model, s_small.Input, 2);
        Weights.Save(Path, model, s_small.Input, parameters, statistics, WeightNaming.Timm);
        var (arrays, _) = SafeTensors.Read(Path);
        var (own, timm) = (parameters["block1_conv1/kernel"], arrays["conv1.weight"]);
        ForEach(own.Shape, (kh, kw, c, f) => Assert.Equal(At(own, kh, kw, c, f), At(timm, f, c, kh, kw)));
        (own, timm) = (parameters["block2_sepconv1/depthwise_kernel"], arrays["block1.rep.0.conv1.weight"]);
        ForEach(own.Shape, (kh, kw, c, m) => Assert.Equal(At(own, kh, kw, c, m), At(timm, c, 0, kh, kw)));

        static double At(NdArray array, int a, int b, int c, int d) => array[(((((a * array.Shape[1]) + b) * (long)array.Shape[2]) + c) * array.Shape[3]) + d];

        static void ForEach(Shape shape, Action<int, int, int, int> body)
        {
            for (var i = 0; i < shape.Size; i++) body(i / shape[3] / shape[2] / shape[1], i / shape[3] / shape[2] % shape[1], i / shape[3] % shape[2], i % shape[3]);
        }
    }

    /// <summary>An early file of these weights has pointwise kernels without their 1x1, PyTorch counts batches, and one collection renames the classifier.</summary>
    [Fact]
    public void Other_shapes_and_names_of_the_same_weights_load_too()
    {
        var model = Xception.Build(s_small);
        var (parameters, statistics) = Random(model, s_small.Input, 3);
        Weights.Save(Path, model, s_small.Input, parameters, statistics, WeightNaming.Timm);
        var (arrays, _) = SafeTensors.Read(Path);
        SafeTensors.Write(Path, ArrayTree.Of(
        [
            .. arrays.Select(array => (array.Key.Replace("fc.", "last_linear."), array.Key.EndsWith("pointwise.weight") ? array.Value.Reshape([array.Value.Shape[0], array.Value.Shape[1]]) : array.Value)),
            ("bn1.num_batches_tracked", NdArray.Zeros([2], DType.Int32)),
        ]));
        // The count is one integer of 64 bits, which our own writer does not have.
        var file = File.ReadAllBytes(Path);
        Replace(file, "\"dtype\":\"I32\",\"shape\":[2]", "\"dtype\":\"I64\",\"shape\":[1]");
        File.WriteAllBytes(Path, file);
        Assert.Throws<CheckpointException>(() => SafeTensors.Read(Path));
        var loaded = Weights.Load(Path, model, s_small.Input);
        Assert.True(loaded.Parameters.BitsEqual(parameters) && loaded.Statistics.BitsEqual(statistics));
        Assert.Equal(WeightPreset.TimmXception, loaded.Preset);
    }

    [Fact]
    public void A_gamma_that_is_not_one_needs_a_batch_norm_that_has_one()
    {
        var (with, without) = (InceptionV3.Default with { Convolution = new(UseBias: false, new BatchNorm() >> Relu) }, InceptionV3.Default);
        var leaves = InceptionV3.Build(with).Leaves(with.Input);
        var gammas = leaves.Where(leaf => leaf.Path.EndsWith("/gamma")).ToArray();
        var fitting = new Fitting("tv.safetensors", InceptionV3.Build(without).Leaves(without.Input), WeightPreset.TimmInceptionV3)
        {
            Found = leaves.ToDictionary(leaf => leaf.Path, leaf => new FileArray(leaf.Path, leaf.Shape, dtype => NdArray.Zeros(leaf.Shape, dtype))).Where(pair => !pair.Key.EndsWith("/gamma"))
                .Aggregate(new Fitting("", [], WeightPreset.Own).Found, (found, pair) => found.Add(pair.Key, pair.Value)),
            Gammas = [.. gammas.Select(leaf => new FileArray(leaf.Path, leaf.Shape, _ => NdArray.Build<float, int>(leaf.Shape, 0, (span, _) => span.Fill(1))))],
        };
        Assert.Equal(284 + 94, fitting.Read().Parameters.Count + fitting.Read().Statistics.Count);
        var twos = fitting with { Gammas = [fitting.Gammas[0] with { Read = _ => NdArray.Build<float, int>([32], 0, (span, _) => span.Fill(2)) }] };
        Assert.Equal(
            "Weights: `batch_normalization/gamma` [32] in `tv.safetensors` holds 2 at position 0, where the network's batch norm has no gamma; expected ones (build it with `Scale: true`: for Inception V3, `Convolution = new(UseBias: false, new BatchNorm() >> Relu)`).",
            Assert.Throws<CheckpointException>(twos.Read).Message);
    }

    [Fact]
    public void Missing_surplus_and_misshapen_arrays_are_one_message()
    {
        var model = Xception.Build(s_small);
        var (parameters, statistics) = Random(model, s_small.Input, 3);
        Weights.Save(Path, model, s_small.Input, parameters, statistics, WeightNaming.Timm);
        var (arrays, _) = SafeTensors.Read(Path);
        SafeTensors.Write(Path, ArrayTree.Of([.. arrays.Where(array => array.Key != "bn1.bias").Select(array => (array.Key, array.Value)), ("extra.bias", NdArray.Zeros([3]))])
            .With("conv1.weight", NdArray.Zeros([8, 3, 5, 5])));
        Assert.Equal(
            "Weights: the arrays of `weights.safetensors` do not fit the network: 1 missing: `block1_conv1_bn/beta` float32[8]; 1 surplus: `extra.bias` [3]; "
            + "1 of another type than the network's: `conv1.weight` [5, 5, 3, 8] for `block1_conv1/kernel` [3, 3, 3, 8]; expected exactly the arrays that the network declares.",
            Assert.Throws<CheckpointException>(() => Weights.Load(Path, model, s_small.Input)).Message);

        var seven = s_small with { Classes = 7 };
        Weights.Save(Path, model, s_small.Input, parameters, statistics);
        Assert.Contains(
            "(the file is for 10 classes, the network for 7",
            Assert.Throws<CheckpointException>(() => Weights.Load(Path, Xception.Build(seven), seven.Input)).Message);
        Assert.Contains("Weights: timm has no names for", Assert.Throws<CheckpointException>(
            () => Weights.Save(Path, TinyKeras.Network, TinyKeras.Image, TinyKeras.Weights(1).Parameters, TinyKeras.Weights(1).Statistics, WeightNaming.Timm)).Message);
    }

    [Fact]
    public void Weights_under_the_names_of_timm_keep_the_settings_of_their_network()
    {
        var keras = Xception.Build(s_small);
        var (parameters, statistics) = Random(keras, s_small.Input, 3);
        foreach (var preset in new[] { WeightPreset.Keras, WeightPreset.TimmXception })
        {
            var model = preset.Adapt(keras);
            Weights.Save(Path, model, s_small.Input, parameters, statistics, WeightNaming.Timm);
            Assert.Equal(model, Weights.Load(Path, keras, s_small.Input).Preset.Adapt(keras));
        }
        Assert.NotEqual(keras, WeightPreset.TimmXception.Adapt(keras));
        Assert.Equal(keras, WeightPreset.Keras.Adapt(WeightPreset.TimmXception.Adapt(keras)));
    }

    private Dictionary<string, Shape> Timm(Layer model, Shape input)
    {
        var leaves = model.Leaves(input);
        Weights.Save(Path, model, input, Zeros(false), Zeros(true), WeightNaming.Timm);
        return SafeTensors.Read(Path).Arrays.ToDictionary(array => array.Key, array => array.Value.Shape);

        ArrayTree Zeros(bool isStatistic) => ArrayTree.Of([.. leaves.Where(leaf => leaf.Kind == LeafKind.Statistic == isStatistic).Select(leaf => (leaf.Path, NdArray.Zeros(leaf.Shape)))]);
    }

    private static (ArrayTree Parameters, ArrayTree Statistics) Random(Layer model, Shape input, int seed)
    {
        var random = new Random(seed);
        var leaves = model.Leaves(input);
        return (Tree(false), Tree(true));

        ArrayTree Tree(bool isStatistic) => ArrayTree.Of([.. leaves.Where(leaf => leaf.Kind == LeafKind.Statistic == isStatistic)
            .Select(leaf => (leaf.Path, NdArray.Of<float>(leaf.Shape, [.. Enumerable.Range(0, (int)leaf.Shape.Size).Select(_ => (float)random.NextDouble())])))]);
    }

    private static void Replace(byte[] file, string text, string with)
    {
        Assert.Equal(text.Length, with.Length);
        var at = file.AsSpan().IndexOf(System.Text.Encoding.UTF8.GetBytes(text));
        Assert.True(at >= 0, text);
        System.Text.Encoding.UTF8.GetBytes(with).CopyTo(file, at);
    }
}
