using System.Collections.Concurrent;
using System.Collections.Immutable;
using XceptionScript.Execution;
using XceptionScript.Expressions;
using XceptionScript.Lowering;
using XceptionScript.Networks;
using XceptionScript.Ops;

namespace XceptionScript.Training;

/// <summary>
/// A compiled function of images by a network in Inference mode. Calls with the same trees of arrays as the one before copy only the images. Several
/// threads may use one.
/// </summary>
internal sealed class InferenceFunction
{
    private readonly string _owner;
    private readonly CompiledFunction _function;
    private readonly BatchCell _image;
    private readonly ImmutableArray<Leaf> _leaves;
    private readonly Func<ArrayTree, ArrayTree, InferenceFunction> _freeze;
    private readonly ConcurrentDictionary<int, ConcurrentBag<Loaded>> _idle = new();

    /// <summary>The function on a backend.</summary>
    /// <param name="owner">Whose messages the errors are.</param>
    /// <param name="model">A network that ends in logits [n, classes].</param>
    /// <param name="image">The type of one image, without a batch axis.</param>
    /// <param name="outputs">What it gives, from the images and the flow after the network.</param>
    /// <param name="backend">What runs it.</param>
    /// <exception cref="TrainingException">The network's output is not of that shape.</exception>
    public InferenceFunction(string owner, Layer model, TensorType image, Func<Tensor, Flow, ImmutableArray<Tensor>> outputs, IBackend backend)
        : this(owner, model, image, outputs, backend, null)
    {
    }

    private InferenceFunction(
        string owner, Layer model, TensorType image, Func<Tensor, Flow, ImmutableArray<Tensor>> outputs, IBackend backend, (ArrayTree Parameters, ArrayTree Statistics)? weights)
    {
        _owner = owner;
        _freeze = (parameters, statistics) => new(owner, model, image, outputs, backend, (parameters, statistics));
        _function = new(backend, n => Build(n).Staged);
        (_leaves, var graph) = Build(1);
        _image = BatchCell.For(graph.Inputs[^1], _leaves.Length);

        (ImmutableArray<Leaf> Leaves, StagedGraph Staged) Build(int n)
        {
            var images = Tensors.Input("image", [n, .. image.Shape], image.DType);
            var flow = model.Apply(Flow.Start(images, Mode.Inference, 0));
            if (flow.Value.Shape.Rank != 2) throw new TrainingException($"{owner}: the network's output has shape {flow.Value.Shape}; expected logits [n, classes].");
            var results = outputs(images, flow);
            if (weights is not var (parameters, statistics)) return (flow.Leaves, StagedGraph.Of([.. flow.Leaves.Select(leaf => leaf.Tensor), images], results));
            LeafMatch.Check(owner, (parameters, flow.Leaves.Expected(isStatistic: false)), (statistics, flow.Leaves.Expected(isStatistic: true)));
            var constants = flow.Leaves.ToDictionary(leaf => leaf.Tensor, leaf => (Tensor)(leaf.Kind == LeafKind.Statistic ? statistics : parameters)[leaf.Path]);
            return ([], StagedGraph.Of([images], Graph.Substitute(results.AsSpan(), constants)));
        }
    }

    /// <summary>The outputs for images [n, h, w, c].</summary>
    /// <exception cref="TrainingException">The images have another shape or element type than the network takes.</exception>
    /// <exception cref="CheckpointException">The arrays are not those of the network.</exception>
    public ImmutableArray<NdArray> Run(ArrayTree parameters, ArrayTree statistics, NdArray images)
    {
        _image.Check(_owner, images);
        var program = _function.Program(images.Shape[0]);
        var idle = _idle.GetOrAdd(images.Shape[0], _ => []);
        if (!idle.TryTake(out var loaded) || loaded.Parameters != parameters || loaded.Statistics != statistics)
            loaded = Load(loaded?.Session ?? program.Open(), parameters, statistics);
        loaded.Session.WriteArray(_image.Input, images);
        loaded.Session.Run(0);
        ImmutableArray<NdArray> outputs = [.. program.Graph.Outputs.Select((output, i) => loaded.Session.ReadArray(i, output.Type))];
        idle.Add(loaded);
        return outputs;
    }

    /// <summary>The same function with its arrays fixed, so that what depends on them alone is computed once.</summary>
    /// <exception cref="CheckpointException">The arrays are not those of the network.</exception>
    public InferenceFunction Freeze(ArrayTree parameters, ArrayTree statistics) => _freeze(parameters, statistics);

    private Loaded Load(ISession session, ArrayTree parameters, ArrayTree statistics)
    {
        if (_leaves.IsEmpty) return new(session, parameters, statistics);
        LeafMatch.Check(_owner, (parameters, _leaves.Expected(isStatistic: false)), (statistics, _leaves.Expected(isStatistic: true)));
        for (var i = 0; i < _leaves.Length; i++)
            session.WriteArray(i, (_leaves[i].Kind == LeafKind.Statistic ? statistics : parameters)[_leaves[i].Path]);
        return new(session, parameters, statistics);
    }

    private sealed record Loaded(ISession Session, ArrayTree Parameters, ArrayTree Statistics);
}
