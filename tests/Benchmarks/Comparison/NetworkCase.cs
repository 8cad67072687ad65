using System.Collections.Immutable;
using XceptionScript.Expressions;
using XceptionScript.Interchange;
using XceptionScript.Networks;

namespace XceptionScript.Benchmarks;

/// <summary>An Xception on a batch of random images, which come prepared as float32 [n, h, w, c], with random labels int32 [n].</summary>
internal sealed record NetworkCase(string Name, XceptionSpec Spec, int Batch, NetworkWork Work) : XceptionCase(Name)
{
    /// <summary>
    /// The learning rate of training: small, so that rounding, which moves a few inputs of ReLUs across zero, does not grow from step to step, and losses stay
    /// far from zero and its denormal gradients.
    /// </summary>
    public const double LearningRate = 0.001;

    /// <summary>The momentum of training.</summary>
    public const double Momentum = 0.9;

    /// <summary>The file that the network is exported to, in the folder of a match.</summary>
    public const string OnnxFile = "model.onnx";

    /// <summary>What images, labels and starting values are drawn from.</summary>
    public int Seed { get; init; } = 42;

    /// <inheritdoc/>
    public override ImmutableArray<string> Peers => Work == NetworkWork.Infer
        ? [Peer.OnnxRuntime, Peer.TorchNhwc, Peer.TorchNchw, Peer.Peak]
        : [Peer.TorchNhwc, Peer.TorchNchw, Peer.Peak];

    /// <inheritdoc/>
    public override double Flops => (Work == NetworkWork.Infer ? 2.0 : 6.0) * Batch * Model.MultiplyAdds(Spec.Input);

    /// <summary>The network, ending in logits.</summary>
    public Layer Model => Xception.Build(Spec);

    /// <summary>The leaves in declaration order.</summary>
    public ImmutableArray<Leaf> Leaves => Model.Leaves(Spec.Input);

    /// <summary>The images: uniform in [-1, 1).</summary>
    public NdArray Images => Initializer.RandomUniform(-1, 1).Create([Batch, .. Spec.Input], Key.Of(Seed).Fold("image"));

    /// <summary>The labels.</summary>
    public NdArray Labels
    {
        get
        {
            var random = new Random(Seed);
            return NdArray.Of<int>([Batch], [.. Enumerable.Range(0, Batch).Select(_ => random.Next(Spec.Classes))]);
        }
    }

    /// <summary>What a leaf starts as, the same bits in every process.</summary>
    public NdArray Value(Leaf leaf) => InitializerOf(leaf).Create(leaf.Shape, Key.Of(Seed).Fold(leaf.Path));

    /// <summary>All leaves of parameters, or all of statistics.</summary>
    public ArrayTree Values(bool isStatistic) =>
        ArrayTree.Of([.. Leaves.Where(leaf => leaf.Kind == LeafKind.Statistic == isStatistic).Select(leaf => (leaf.Path, Value(leaf)))]);

    /// <inheritdoc/>
    public override ISubject Prepare() => Work switch
    {
        NetworkWork.Infer => new OwnInference(this),
        NetworkWork.Train => new OwnTraining(this),
        _ => OwnGraph.Gradients(this),
    };

    /// <summary>Writes the model as ONNX Runtime likes it best: channels first, batch norms folded into the convolutions.</summary>
    public override void Export(string folder)
    {
        if (Work != NetworkWork.Infer) return;
        var options = new OnnxOptions { Layout = ImageLayout.Nchw, FoldBatchNorm = true, Probabilities = false };
        OnnxModel.Write(Path.Combine(folder, OnnxFile), Model, Spec.Input, Values(isStatistic: false), Values(isStatistic: true), options);
    }

    // With the initialisers of Keras and untrained statistics, depthwise convolutions shrink a signal to a hundredth: the middle flow would not show in
    // the logits, and neither would a mistake in it. These keep every module's part visible.
    private Initializer InitializerOf(Leaf leaf) => Work == NetworkWork.Differentiate ? leaf.Initializer : leaf.Path[(leaf.Path.LastIndexOf('/') + 1)..] switch
    {
        "depthwise_kernel" => Initializer.RandomNormal(stddev: 0.4),
        "gamma" => Initializer.RandomUniform(0.8, 1.2),
        "beta" or "moving_mean" => Initializer.RandomUniform(-0.1, 0.1),
        "moving_variance" => Initializer.RandomUniform(0.8, 1.6),
        _ => leaf.Initializer,
    };
}
