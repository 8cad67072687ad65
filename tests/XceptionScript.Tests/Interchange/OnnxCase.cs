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
    public OnnxCase(Layer model, Shape input, int seed)
    {
        (Model, Input) = (model, input);
        var (parameters, statistics) = model.Initialize(input, seed);
        (Parameters, Statistics) = (Stirred(parameters, seed), Stirred(statistics, seed + 1));
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
            var (low, high) = path.EndsWith("/gamma", StringComparison.Ordinal) ? (1.0, 1.6) : path.EndsWith("/moving_variance", StringComparison.Ordinal) ? (0.3, 1.0) : (-0.2, 0.2);
            return NdArray.Of<float>(shape, [.. Enumerable.Range(0, (int)shape.Size).Select(_ => (float)(low + (random.NextDouble() * (high - low))))]);
        }
    }
}
