using XceptionScript.Benchmarks;
using XceptionScript.Expressions;
using XceptionScript.Networks;
using static TorchSharp.torch;

namespace XceptionScript.Peers;

/// <summary>Logits, mean loss and gradients of a network by libtorch.</summary>
internal sealed class TorchGradients(NetworkCase work, TorchLayout layout) : ISubject
{
    /// <inheritdoc/>
    public ArrayTree Outputs()
    {
        var leaves = TorchParameters.Of(work, layout);
        var logits = new TorchXception(work.Spec, path => leaves[path]).Forward(layout.Images(work.Images), isTraining: true);
        var loss = nn.functional.cross_entropy(logits, TorchLayout.Plain(work.Labels));
        loss.backward();
        return ArrayTree.Of(
        [
            ("logits", TorchLayout.Plain(logits)),
            ("loss", NdArray.Scalar(loss.item<float>())),
            .. work.Leaves.Where(leaf => leaf.IsTrainable).Select(leaf => (leaf.Path, TorchLayout.ArrayOf(leaf.Path, leaves[leaf.Path].grad!))),
        ]);
    }

    /// <inheritdoc/>
    public double Milliseconds(int runs) => throw new InvalidOperationException($"{work.Name}: gradients are compared; expected a case of training to time them.");

    public void Dispose()
    {
    }
}
