using System.Diagnostics;
using TorchSharp;
using XceptionScript.Benchmarks;
using XceptionScript.Networks;
using static TorchSharp.torch;

namespace XceptionScript.Peers;

/// <summary>A network in libtorch, asked for logits without a record for gradients.</summary>
internal sealed class TorchInference : ISubject
{
    private readonly TorchXception _network;
    private readonly Tensor _images;

    /// <summary>The network of a case.</summary>
    public TorchInference(NetworkCase work, TorchLayout layout)
    {
        var leaves = work.Leaves.ToDictionary(leaf => leaf.Path, leaf => layout.Leaf(leaf.Path, work.Value(leaf)));
        (_network, _images) = (new(work.Spec, path => leaves[path]), layout.Images(work.Images));
    }

    /// <inheritdoc/>
    public ArrayTree Outputs()
    {
        using var scope = NewDisposeScope();
        using var mode = inference_mode();
        var logits = TorchLayout.Plain(_network.Forward(_images, isTraining: false));
        return Scores.Of(logits.Shape, logits.ToDoubles());
    }

    /// <inheritdoc/>
    public double Milliseconds(int runs)
    {
        using var mode = inference_mode();
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; i < runs; i++)
        {
            using var scope = NewDisposeScope();
            _network.Forward(_images, isTraining: false);
        }
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds / runs;
    }

    public void Dispose()
    {
    }
}
