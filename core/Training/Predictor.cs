using System.Collections.Concurrent;
using System.Collections.Immutable;
using XceptionScript.Devices;
using XceptionScript.Execution;
using XceptionScript.Expressions;
using XceptionScript.Lowering;
using XceptionScript.Networks;
using XceptionScript.Ops;

namespace XceptionScript.Training;

/// <summary>
/// A compiled prediction: class probabilities of images by a network in Inference mode. Calls with the same trees of arrays as the one before copy only the images. Several
/// threads may use one.
/// </summary>
public sealed class Predictor
{
    private readonly CompiledFunction _function;
    private readonly BatchCell _image;
    private readonly ImmutableArray<Leaf> _leaves;
    private readonly ConcurrentDictionary<int, ConcurrentBag<Loaded>> _idle = new();

    private Predictor(Layer model, Shape input, DType imageType, IBackend backend)
    {
        _function = new(backend, n => Build(n).Staged);
        (_leaves, var graph) = Build(1);
        _image = BatchCell.For(graph.Inputs[^1], _leaves.Length);

        (ImmutableArray<Leaf> Leaves, StagedGraph Staged) Build(int n)
        {
            var image = Tensors.Input("image", [n, .. input], imageType);
            var flow = model.Apply(Flow.Start(image, Mode.Inference, 0));
            if (flow.Value.Shape.Rank != 2) throw new TrainingException($"Predictor: the network's output has shape {flow.Value.Shape}; expected logits [n, classes].");
            return (flow.Leaves, StagedGraph.Of([.. flow.Leaves.Select(leaf => leaf.Tensor), image], [flow.Value.Softmax()]));
        }
    }

    /// <summary>The prediction of a network that ends in logits [n, classes], on a device. <paramref name="input"/> is the shape of one image.</summary>
    /// <exception cref="TrainingException">The network's output is not of that shape.</exception>
    public static Predictor Compile(Layer model, Shape input, Device device, DType imageType = DType.UInt8) => new(model, input, imageType, device.Backend);

    /// <summary>The probabilities of the classes by a state: images [n, h, w, c] -> [n, classes].</summary>
    public NdArray Predict(TrainState state, NdArray images) => Predict(state.Parameters, state.Statistics, images);

    /// <summary>The probabilities of the classes: images [n, h, w, c] -> [n, classes].</summary>
    /// <exception cref="TrainingException">The images have another shape or element type than the network takes.</exception>
    /// <exception cref="CheckpointException">The arrays are not those of the network.</exception>
    public NdArray Predict(ArrayTree parameters, ArrayTree statistics, NdArray images)
    {
        _image.Check("Predictor", images);
        var program = _function.Program(images.Shape[0]);
        var idle = _idle.GetOrAdd(images.Shape[0], _ => []);
        if (!idle.TryTake(out var loaded) || loaded.Parameters != parameters || loaded.Statistics != statistics)
            loaded = Load(loaded?.Session ?? program.Open(), parameters, statistics);
        loaded.Session.WriteArray(_image.Input, images);
        loaded.Session.Run(0);
        var probabilities = loaded.Session.ReadArray(0, program.Graph.Outputs[0].Type);
        idle.Add(loaded);
        return probabilities;
    }

    private Loaded Load(ISession session, ArrayTree parameters, ArrayTree statistics)
    {
        LeafMatch.Check("Predictor", (parameters, _leaves.Expected(isStatistic: false)), (statistics, _leaves.Expected(isStatistic: true)));
        for (var i = 0; i < _leaves.Length; i++)
            session.WriteArray(i, (_leaves[i].Kind == LeafKind.Statistic ? statistics : parameters)[_leaves[i].Path]);
        return new(session, parameters, statistics);
    }

    private sealed record Loaded(ISession Session, ArrayTree Parameters, ArrayTree Statistics);
}
