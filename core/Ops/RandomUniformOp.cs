using System.Collections.Immutable;
using XceptionScript.Expressions;

namespace XceptionScript.Ops;

/// <summary>
/// Uniform draws in [0, 1), float32, from a key tensor (int32 [2]). Element i is a pure function of the key, the path and i, with the same bits
/// on every backend. Two random tensors of one graph need different paths.
/// </summary>
public sealed record RandomUniformOp(string Path, Shape Shape) : GradientFreeOp
{
    /// <inheritdoc/>
    public override string Label => $"random `{Path}`";

    /// <inheritdoc/>
    public override string GradientFree => "draws do not vary with the key in a differentiable way";

    /// <inheritdoc/>
    public override TensorType Infer(ImmutableArray<Tensor> inputs) => inputs switch
    {
        [{ DType: DType.Int32, Shape: [2] }] => new(Shape, DType.Float32),
        _ => throw new ShapeException($"RandomUniform: the key is {string.Join(", ", inputs.Select(input => input.Type))}; expected int32[2]."),
    };

    /// <inheritdoc/>
    public override T Match<T>(IOpCases<T> cases, Tensor y) => cases.RandomUniform(this, y);
}
