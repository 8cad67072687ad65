using System.Collections.Immutable;
using XceptionScript.Expressions;

namespace XceptionScript.Ops;

/// <summary>Mean and biased variance of every channel over all other axes: [..., c] -> [2, c], the mean first.</summary>
public sealed record MomentsOp : Op
{
    /// <inheritdoc/>
    public override string Label => "moments";

    /// <inheritdoc/>
    public override TensorType Infer(ImmutableArray<Tensor> inputs) => inputs switch
    {
        [{ DType: DType.Float32 or DType.Float64, Shape.Rank: >= 2 } x] => new([2, x.Shape[^1]], x.DType),
        [var x] => throw new ShapeException($"Moments: the input is {x.Type}; expected real numbers of at least 2 axes, channels last."),
        _ => throw new ShapeException($"Moments: {inputs.Length} inputs were given; expected 1."),
    };

    /// <inheritdoc/>
    public override ImmutableArray<Tensor?> Pullback(Tensor y, Tensor dy)
    {
        // mean = sum(x) / N and variance = sum((x - mean)^2) / N, whose derivative by the mean is 0.
        var x = y.Inputs[0];
        var (rows, channels) = (x.Shape.Size / x.Shape[^1], x.Shape[^1]);
        var byMean = dy.Slice(0, 0, 1).Reshape([channels]) * (1.0 / rows);
        var byVariance = dy.Slice(0, 1, 1).Reshape([channels]) * (2.0 / rows);
        var mean = y.Slice(0, 0, 1).Reshape([channels]);
        return [byMean + ((x - mean) * byVariance)];
    }

    /// <inheritdoc/>
    public override T Match<T>(IOpCases<T> cases, Tensor y) => cases.Moments(this, y);
}
