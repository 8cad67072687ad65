using XceptionScript.Interchange;
using XceptionScript.Networks;
using XceptionScript.Tests.Data;
using XceptionScript.Training;
using Xunit;

namespace XceptionScript.Tests.Interchange;

public sealed class KerasFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Every_layout_of_keras_gives_the_same_weights_whatever_the_file_is_called()
    {
        var (parameters, statistics) = TinyKeras.Weights(5);
        foreach (var (bytes, layout) in new[]
        {
            (TinyKeras.Legacy(5), "h5"), (TinyKeras.Legacy(5, hasHeap: true), "h5 with texts in a heap"), (TinyKeras.Numbered(5), "weights.h5"),
            (TinyKeras.Numbered(5, "_layer_checkpoint_dependencies"), "weights.h5 of Keras 2.12"), (TinyKeras.Archive(TinyKeras.Numbered(5)), "keras"),
        })
        {
            var loaded = Load(bytes, TinyKeras.Network);
            Assert.True(loaded.Parameters.BitsEqual(parameters) && loaded.Statistics.BitsEqual(statistics), layout);
            Assert.Equal(WeightPreset.Keras, loaded.Preset);
        }
    }

    /// <summary>The file is one of h5py (tests/Judges/tiny_file.py): groups of the older kind, layers in topological order, and numbers that start anywhere.</summary>
    [Fact]
    public void A_file_of_h5py_is_read_in_the_order_that_it_lists()
    {
        var loaded = Weights.Load(Path.Combine(Golden.RepositoryRoot, "tests/XceptionScript.Tests/Interchange/tiny.h5"), TinyKeras.Network, TinyKeras.Image);
        Assert.Equal(Counting(0, 27), loaded.Parameters["separable_conv2d/depthwise_kernel"].ToDoubles());
        Assert.Equal(Counting(27, 12), loaded.Parameters["separable_conv2d/pointwise_kernel"].ToDoubles());
        // The body's batch norm is listed first though its number is higher: the shortcut's was made before it.
        Assert.Equal(Counting(39, 4), loaded.Parameters["batch_normalization/gamma"].ToDoubles());
        Assert.Equal(Counting(51, 4), loaded.Statistics["batch_normalization/moving_variance"].ToDoubles());
        Assert.Equal(Counting(55, 12), loaded.Parameters["conv2d/kernel"].ToDoubles());
        Assert.Equal(Counting(67, 4), loaded.Parameters["batch_normalization_1/gamma"].ToDoubles());
        Assert.Equal(Counting(83, 12), loaded.Parameters["predictions/kernel"].ToDoubles());
        Assert.Equal(Counting(95, 3), loaded.Parameters["predictions/bias"].ToDoubles());
    }

    [Fact]
    public void Another_number_of_classes_and_a_classifier_too_few_or_too_many_are_said()
    {
        Assert.Contains("(the file is for 3 classes, the network for 7: build it with as many, or without its top)", Refusal(WithClassifier(7)));
        var headless = ((Sequence)TinyKeras.Network).Layers[0];
        var message = Refusal(headless);
        Assert.Contains("2 surplus: `predictions/kernel:0` [4, 3], `predictions/bias:0` [3]", message);
        Assert.Contains("(the network has no classifier, the file has one: build it with `IncludeTop = true`)", message);

        string Refusal(Layer network) => Assert.Throws<CheckpointException>(() => Load(TinyKeras.Legacy(1), network)).Message;

        Layer WithClassifier(int classes) => TinyKeras.Network.Rewrite(layer => layer is Dense dense ? dense with { Units = classes } : layer);
    }

    [Fact]
    public void A_file_without_classifier_is_refused_by_a_network_with_one()
    {
        var hidden = new Flatten() >> new Dense(3).Named("hidden");
        var withTop = hidden >> new Dense(2).Named("predictions");
        Assert.Contains("2 missing: `predictions/kernel` float32[3, 2], `predictions/bias` float32[2]", Headless(withTop));
        Assert.EndsWith("(the file has no classifier: build the network with `IncludeTop = false`).", Headless(withTop));

        string Headless(Layer network)
        {
            var file = new KerasFile([new("hidden", LayerKind.Dense, [("kernel", Array("hidden/kernel:0", [3, 3])), ("bias", Array("hidden/bias:0", [3]))])], IsByCreation: false);
            return Assert.Throws<CheckpointException>(() => KerasMatch.Of("notop.h5", file, network, network.Leaves([3, 1, 1])).Read()).Message;
        }

        static FileArray Array(string name, XceptionScript.Expressions.Shape shape) => new(name, shape, _ => XceptionScript.Expressions.NdArray.Zeros(shape));
    }

    [Theory]
    [InlineData("data.pkl", "PyTorch's archives hold pickled code, which is never run")]
    [InlineData("weights.npz", "holds no `model.weights.h5`; expected a `.keras` archive of Keras 3")]
    public void Other_archives_are_refused(string entry, string part) =>
        Assert.Contains(part, Assert.Throws<CheckpointException>(() => Load(TinyKeras.Archive([1, 2, 3], entry), TinyKeras.Network)).Message);

    [Fact]
    public void A_folder_and_a_missing_file_are_refused()
    {
        Assert.Contains("is a folder", Assert.Throws<CheckpointException>(() => Weights.Load(_folder.Path, TinyKeras.Network, TinyKeras.Image)).Message);
        Assert.Contains("does not exist", Assert.Throws<CheckpointException>(() => Weights.Load(_folder["no.h5"], TinyKeras.Network, TinyKeras.Image)).Message);
    }

    private static double[] Counting(int start, int count) => [.. Enumerable.Range(start, count).Select(value => (double)value)];

    private NetworkWeights Load(byte[] bytes, Layer network)
    {
        File.WriteAllBytes(_folder["weights.bin"], bytes);
        return Weights.Load(_folder["weights.bin"], network, TinyKeras.Image);
    }
}
