using XceptionScript.Expressions;
using XceptionScript.Interchange;
using XceptionScript.Networks;
using XceptionScript.Tests.Data;
using Xunit;
using Xunit.Abstractions;

namespace XceptionScript.Tests.Interchange;

/// <summary>The networks of the library in ONNX Runtime: one file for every batch size, the numbers of our own devices.</summary>
public sealed class OnnxNetworkTests(ITestOutputHelper output) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Xception_gives_the_same_numbers_in_ONNX_Runtime() => Agrees(new(Xception.Build(Xception.Default), Xception.Default.Input, seed: 1), 1, 5);

    [Fact]
    public void Inception_V3_gives_the_same_numbers_in_ONNX_Runtime() => Agrees(new(InceptionV3.Build(InceptionV3.Default), InceptionV3.Default.Input, seed: 2), 1, 5);

    public static TheoryData<string> Names => [.. Small.Keys];

    private static Dictionary<string, (Layer Model, Shape Input)> Small { get; } = new()
    {
        ["Xception.Small"] = (Xception.Build(Xception.Small), [28, 28, 1]),
        ["Xception at an odd size, with hidden layers and dropout"] = (Xception.Build(Xception.Default with { Width = 0.25, Classes = 20, FullyConnected = [48, 24], Dropout = 0.5 }), [77, 90, 3]),
        ["Inception V3 of August 2016"] = (InceptionV3.Build(InceptionV3.August2016 with { Classes = 30 }), [75, 80, 3]),
        ["Inception V3 with an auxiliary tower aside"] = (InceptionV3.Build(InceptionV3.Default with { Classes = 30, Auxiliary = true }).Rewrite(Narrow), [299, 299, 3]),
        ["InceptionNet in segments that divide"] = (InceptionNet.Build(new() { Segments = 4 }), [28, 28, 1]),
        ["InceptionNet in segments that do not divide"] = (InceptionNet.Build(new() { Segments = 5 }), [28, 28, 1]),
        ["InceptionNet in one segment a channel"] = (InceptionNet.Build(new() { Segments = 96 }), [28, 28, 1]),
        ["ELU between the convolutions"] = (Xception.Build(Xception.Small).Rewrite(layer => layer is SeparableConv2D conv ? conv with { Between = Layers.Elu } : layer), [32, 32, 3]),
        ["no residuals"] = (Xception.Build(Xception.Small).Rewrite(layer => layer is Residual(var body) ? body : layer), [32, 32, 3]),
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void Variants_give_the_same_numbers_in_ONNX_Runtime(string name) => Agrees(new(Small[name].Model, Small[name].Input, seed: 3), 1, 5);

    private void Agrees(OnnxCase network, params ReadOnlySpan<int> batches)
    {
        var isFull = network.Parameters.ParameterCount > 20_000_000;
        foreach (var folds in new[] { false, true })
        {
            // Probabilities and logits, floats and bytes, channels last and first, each with some of the others.
            var options = new OnnxOptions
            {
                FoldBatchNorm = folds,
                Probabilities = !folds,
                ImageType = folds ? DType.UInt8 : DType.Float32,
                Layout = folds && !isFull ? ImageLayout.Nchw : ImageLayout.Nhwc,
            };
            using var peer = new OnnxPeer(network.Write(_folder, options));
            foreach (var n in isFull && folds ? batches[..1] : batches)
            {
                var images = network.Images(n, options.ImageType, seed: n);
                var expected = network.Evaluate(images, options.Probabilities);
                var actual = peer.Run(options.Layout == ImageLayout.Nchw ? ChannelsFirst(images) : images);
                var (difference, magnitude) = (OnnxCase.Difference(expected, actual), OnnxCase.Magnitude(expected));
                output.WriteLine($"batch {n}, folded {folds}: largest difference {difference:G3}, largest value {magnitude:G3}, from image to image {Spread(expected):G3}");
                Assert.InRange(difference, 0, options.Probabilities ? 1e-4 : 1e-4 * magnitude);
                // A network that paid no heed to its images would agree with anything.
                if (n > 1) Assert.InRange(difference, 0, Spread(expected) / 50);
            }
        }
    }

    // The most that a class differs from image to image.
    private static double Spread(NdArray scores)
    {
        var (values, classes) = (scores.ToDoubles(), scores.Shape[1]);
        return Enumerable.Range(0, classes).Max(k => values.Where((_, i) => i % classes == k).Max() - values.Where((_, i) => i % classes == k).Min());
    }

    // The tower keeps its place and its layers at a fraction of the cost.
    private static Layer Narrow(Layer layer) => layer switch
    {
        Conv2D conv => conv with { Filters = Math.Max(8, conv.Filters / 8) },
        _ => layer,
    };

    private static NdArray ChannelsFirst(NdArray images)
    {
        var (n, h, w, c) = (images.Shape[0], images.Shape[1], images.Shape[2], images.Shape[3]);
        var source = images.Span<byte>().ToArray();
        return NdArray.Of<byte>([n, c, h, w], [.. Enumerable.Range(0, source.Length).Select(i => (n: i / (c * h * w), c: i / (h * w) % c, p: i % (h * w))).Select(at => source[(((at.n * h * w) + at.p) * c) + at.c])]);
    }
}
