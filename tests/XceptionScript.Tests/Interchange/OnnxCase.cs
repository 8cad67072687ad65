using XceptionScript.Devices;
using XceptionScript.Expressions;
using XceptionScript.Interchange;
using XceptionScript.Networks;
using XceptionScript.Ops;
using XceptionScript.Tests.Data;
using Xunit;

namespace XceptionScript.Tests.Interchange;

/// <summary>A network with arrays that keep its activations moderate, to be written as a model and compared.</summary>
internal sealed class OnnxCase
{
    // Of a layer's mean variance: a channel that hardly varies over three images would otherwise be blown up in others.
    private const double LeastVariance = 0.1;

    public OnnxCase(Layer model, Shape input, int seed)
    {
        (Model, Input) = (model, input);
        var (parameters, statistics) = model.Initialize(input, seed);
        Parameters = Stirred(parameters, seed);
        Statistics = Measured(statistics);
    }

    public Layer Model { get; }

    public Shape Input { get; }

    public ArrayTree Parameters { get; }

    public ArrayTree Statistics { get; }

    /// <summary>Writes the model to a file of a folder and returns the path.</summary>
    public string Write(TemporaryFolder folder, OnnxOptions? options = null, string name = "model.onnx")
    {
        OnnxModel.Write(folder[name], Model, Input, Parameters, Statistics, options);
        return folder[name];
    }

    /// <summary>The value of the network's output, or of its softmax.</summary>
    public NdArray Evaluate(NdArray images, bool isProbabilities, Device? device = null)
    {
        var image = Tensors.Input("image", images.Shape, images.DType);
        var flow = Model.Apply(Flow.Start(image, Mode.Inference, 0));
        var output = isProbabilities ? flow.Value.Softmax() : flow.Value;
        return output.Evaluate(device ?? Device.Cpu, [(image, images), .. flow.Leaves.Select(leaf => (leaf.Tensor, (Tensor)(Parameters.Contains(leaf.Path) ? Parameters : Statistics)[leaf.Path]))]);
    }

    /// <summary>Noisy images of different brightness and tint, whose values are those of bytes.</summary>
    public NdArray Images(int count, DType dtype, int seed)
    {
        Shape shape = [count, .. Input];
        var random = new Random(seed);
        var bytes = new byte[shape.Size];
        var (perImage, channels) = (bytes.Length / count, Input[^1]);
        double[] tints = [.. Enumerable.Range(0, count * channels).Select(_ => random.NextDouble())];
        for (var i = 0; i < bytes.Length; i++) bytes[i] = (byte)(255 * ((0.7 * tints[(i / perImage * channels) + (i % channels)]) + (0.3 * random.NextDouble())));
        return dtype == DType.UInt8 ? NdArray.Of<byte>(shape, bytes) : NdArray.Of<float>(shape, [.. bytes.Select(value => (float)value)]);
    }

    /// <summary>The largest difference; both arrays have one type.</summary>
    public static double Difference(NdArray expected, NdArray actual)
    {
        Assert.Equal((expected.Shape, expected.DType), (actual.Shape, actual.DType));
        return expected.ToDoubles().Zip(actual.ToDoubles(), (a, b) => a.Equals(b) ? 0 : Math.Abs(a - b)).DefaultIfEmpty(0).Max();
    }

    /// <summary>The largest magnitude.</summary>
    public static double Magnitude(NdArray array) => array.ToDoubles().Where(double.IsFinite).Select(Math.Abs).DefaultIfEmpty(0).Max();

    // Kernels start as they do in training; the vectors, which start as ones and zeros, become all different.
    private static ArrayTree Stirred(ArrayTree arrays, int seed)
    {
        var random = new Random(seed);
        return ArrayTree.Of([.. arrays.Select(pair => (pair.Key, pair.Value.Shape.Rank > 1 ? pair.Value : Vector(pair.Key, pair.Value.Shape)))]);

        NdArray Vector(string path, Shape shape)
        {
            var centre = path.EndsWith("/gamma", StringComparison.Ordinal) ? 1 : 0;
            return NdArray.Of<float>(shape, [.. Enumerable.Range(0, (int)shape.Size).Select(_ => (float)(centre + (random.NextDouble() * 0.6) - 0.3))]);
        }
    }

    // The moments of a small batch, as after training: each layer's output then varies with the images as much as the one before.
    private ArrayTree Measured(ArrayTree statistics)
    {
        if (statistics.Count == 0) return statistics;
        var images = Images(3, DType.Float32, seed: 0);
        var image = Tensors.Input("image", images.Shape);
        var flow = Model.Rewrite(layer => layer is BatchNorm norm ? norm with { Momentum = 0 } : layer).Apply(Flow.Start(image, Mode.Training, 0));
        string[] paths = [.. statistics.Paths.Where(flow.Updates.ContainsKey)];
        var values = new Evaluation(Device.Cpu.Backend).All(
            [.. paths.Select(path => path.EndsWith("/moving_variance", StringComparison.Ordinal) ? Bounded(flow.Updates[path]) : flow.Updates[path])],
            [image, .. flow.Leaves.Select(leaf => leaf.Tensor)],
            [images, .. flow.Leaves.Select(leaf => (Parameters.Contains(leaf.Path) ? Parameters : statistics)[leaf.Path])]);
        return paths.Zip(values).Aggregate(statistics, (tree, pair) => tree.With(pair.First, pair.Second));

        static Tensor Bounded(Tensor variance) => variance.Maximum(variance.Mean() * LeastVariance);
    }
}
