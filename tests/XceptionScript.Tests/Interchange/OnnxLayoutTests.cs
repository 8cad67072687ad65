using XceptionScript.Devices;
using XceptionScript.Expressions;
using XceptionScript.Interchange;
using XceptionScript.Networks;
using XceptionScript.Ops;
using XceptionScript.Tests.Data;
using Xunit;

namespace XceptionScript.Tests.Interchange;

/// <summary>Random networks over images, in which every kind of op meets values in either order of the axes.</summary>
public sealed class OnnxLayoutTests : IDisposable
{
    private static readonly int[] s_toChannelsFirst = [0, 3, 1, 2];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Random_networks_give_their_defined_values_in_ONNX_Runtime_at_every_batch_size() => Seeds.ForAll(60, seed =>
    {
        var random = new Random(seed);
        Shape input = [random.Next(1, 6), random.Next(1, 6), random.Next(1, 4)];
        var network = new OnnxCase(new Lambda("random", image => Network(image, seed)), input, seed);
        var options = new OnnxOptions
        {
            Probabilities = false,
            FoldBatchNorm = random.Next(2) == 0,
            Layout = random.Next(2) == 0 ? ImageLayout.Nhwc : ImageLayout.Nchw,
        };
        using var peer = new OnnxPeer(network.Write(_folder, options));
        foreach (var n in new[] { 1, 2, 5 })
        {
            var images = network.Images(n, DType.Float32, seed: n);
            var expected = network.Evaluate(images, isProbabilities: false, Device.Reference);
            var isFirst = options.Layout == ImageLayout.Nchw;
            var actual = peer.Run(isFirst ? ChannelsFirst(images) : images);
            var difference = OnnxCase.Difference(isFirst && expected.Shape.Rank == 4 ? ChannelsFirst(expected) : expected, actual);
            Assert.True(difference <= 1e-4 * Math.Max(1, OnnxCase.Magnitude(expected)), $"batch {n}, {options}, the difference is {difference}:\n{Network(Tensors.Input("image", images.Shape), seed).Explain()}");
        }
    });

    private static Tensor Network(Tensor image, int seed)
    {
        var random = new Random(seed);
        var x = image / 255;
        for (var steps = random.Next(1, 9); steps > 0; steps--) x = Step(random, x);
        return random.Next(4) switch
        {
            0 => x.Reshape([x.Shape[0], (int)(x.Shape.Size / x.Shape[0])]),
            1 => x.GlobalAveragePool2D(),
            2 => x.Permute(0, 3, 2, 1),
            _ => x,
        };
    }

    private static Tensor Step(Random random, Tensor x)
    {
        var (n, h, w, c) = (x.Shape[0], x.Shape[1], x.Shape[2], x.Shape[3]);
        var axis = random.Next(1, 4);
        return random.Next(18) switch
        {
            0 => x.Tanh(),
            1 => x + Values(random, c),
            2 => x * Values(random, w, 1),
            3 => x * x.MeanKept(1, 2).Sigmoid(),
            4 => x - x.Mean(1, 2).MatMul(Values(random, c, c)).Reshape([n, 1, 1, c]),
            5 => x.Slice(axis, x.Shape[axis] / 2, x.Shape[axis] - (x.Shape[axis] / 2)),
            6 => Movement.Concat(axis, x, x.Relu(), Tensors.Ones(x.Shape)),
            7 => x.Pad([0, 1, 0, 1], [0, 0, 2, 0]),
            8 => x.MaxPool2D(random.Next(1, 4), random.Next(1, 3), Padding.Same),
            9 => x.AveragePool2D(random.Next(1, 4), random.Next(1, 3), Padding.Same),
            10 => x.Conv2D(Values(random, 3, 2, c, 4), random.Next(1, 3)).Normalize(Moments(random, 4), Values(random, 4), random.Next(2) == 0 ? Values(random, 4) : null),
            11 => (x.DepthwiseConv2D(Values(random, 2, 3, c, 2)) + Values(random, 2 * c)).Normalize(Moments(random, 2 * c), null, Values(random, 2 * c)),
            12 => x.Softmax(axis),
            13 => x.Permute(0, 2, 1, 3),
            14 => x.Reshape([n, 1, h * w, c]).Relu(),
            15 => x.Reshape([n * h, w, c]).Tanh().Reshape([n, h, w, c]),
            16 => x - x.MaxKept(axis),
            _ => x.PointwiseConv2D(Values(random, 1, 1, c, 3)) + Values(random, 3),
        };
    }

    private static Tensor Values(Random random, params int[] extents)
    {
        Shape shape = [.. extents];
        return NdArray.Of<float>(shape, [.. Enumerable.Range(0, (int)shape.Size).Select(_ => (float)(random.NextDouble() - 0.4))]);
    }

    private static Tensor Moments(Random random, int channels) => Movement.Concat(0, Values(random, 1, channels), Values(random, 1, channels).Square() + 0.3);

    private static NdArray ChannelsFirst(NdArray images) => ((Tensor)images).Permute(s_toChannelsFirst).Evaluate(Device.Reference);
}
