using XceptionScript.Benchmarks;
using XceptionScript.Expressions;
using XceptionScript.Networks;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace XceptionScript.Peers;

/// <summary>Logits, mean loss and gradients of a network by libtorch, in double precision: a judge whose own rounding moves no ReLU to the other side of zero.</summary>
internal sealed class TorchGradients(NetworkCase work, TorchLayout layout) : ISubject
{
    /// <inheritdoc/>
    public ArrayTree Outputs()
    {
        var leaves = TorchParameters.Of(work, layout, ScalarType.Float64);
        var logits = new TorchXception(work.Spec, path => leaves[path]).Forward(layout.Images(work.Images).to_type(ScalarType.Float64), isTraining: true);
        var loss = nn.functional.cross_entropy(logits, TorchLayout.Plain(work.Labels));
        loss.backward();
        return ArrayTree.Of(
        [
            ("logits", TorchLayout.Plain(Single(logits))),
            ("loss", NdArray.Scalar((float)loss.item<double>())),
            .. work.Leaves.Where(leaf => leaf.IsTrainable).Select(leaf => (leaf.Path, TorchLayout.ArrayOf(leaf.Path, Single(leaves[leaf.Path].grad!)))),
        ]);
    }

    /// <inheritdoc/>
    public double Milliseconds(int runs) => throw new InvalidOperationException($"{work.Name}: gradients are compared; expected a case of training to time them.");

    private static Tensor Single(Tensor tensor) => tensor.to_type(ScalarType.Float32);

    public void Dispose()
    {
    }
}
