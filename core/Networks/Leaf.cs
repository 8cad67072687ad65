using XceptionScript.Expressions;
using XceptionScript.Ops;

namespace XceptionScript.Networks;

/// <summary>
/// An array that a network holds, as a layer declares it: where it lies in the tree (<c>block5_sepconv1/depthwise_kernel</c>), what it looks like, and
/// how it starts.
/// </summary>
public sealed record Leaf(string Path, Shape Shape, DType DType, Initializer Initializer, LeafKind Kind)
{
    /// <summary>Whether a frozen layer declared it: training leaves it as it is.</summary>
    public bool IsFrozen { get; init; }

    /// <summary>Whether training changes it by gradients.</summary>
    public bool IsTrainable => Kind != LeafKind.Statistic && !IsFrozen;

    /// <summary>The input of the graph that stands for it, named by the path.</summary>
    public Tensor Tensor => Tensors.Input(Path, Shape, DType);
}
