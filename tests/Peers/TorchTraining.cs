using System.Diagnostics;
using TorchSharp;
using TorchSharp.Modules;
using XceptionScript.Benchmarks;
using XceptionScript.Expressions;
using XceptionScript.Networks;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace XceptionScript.Peers;

/// <summary>A network in libtorch, trained on one batch again and again: forward, softmax cross-entropy, backward, SGD with momentum.</summary>
internal sealed class TorchTraining : ISubject
{
    private readonly TorchXception _network;
    private readonly Tensor _images;
    private readonly Tensor _labels;
    private readonly SGD _optimizer;

    /// <summary>The training of a case.</summary>
    public TorchTraining(NetworkCase work, TorchLayout layout)
    {
        var leaves = TorchParameters.Of(work, layout);
        (_network, _images, _labels) = (new(work.Spec, path => leaves[path]), layout.Images(work.Images), TorchLayout.Plain(work.Labels));
        _optimizer = optim.SGD(leaves.Values.OfType<Parameter>(), NetworkCase.LearningRate, NetworkCase.Momentum);
    }

    /// <inheritdoc/>
    public ArrayTree Outputs() => ArrayTree.Of(("losses", NdArray.Of<float>([3], [Step(), Step(), Step()])));

    /// <inheritdoc/>
    public double Milliseconds(int runs)
    {
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; i < runs; i++) Step();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds / runs;
    }

    public void Dispose() => _optimizer.Dispose();

    private float Step()
    {
        using var scope = NewDisposeScope();
        _optimizer.zero_grad();
        var loss = nn.functional.cross_entropy(_network.Forward(_images, isTraining: true), _labels);
        loss.backward();
        _optimizer.step();
        return loss.item<float>();
    }
}
