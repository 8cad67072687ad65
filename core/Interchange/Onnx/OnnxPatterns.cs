using System.Collections.Immutable;
using XceptionScript.Expressions;
using XceptionScript.Ops;
using XceptionScript.Rewrite;

namespace XceptionScript.Interchange;

/// <summary>Which operators a graph becomes: the largest patterns first, from the output backwards.</summary>
internal sealed class OnnxPatterns
{
    private readonly BatchedGraph _graph;
    private readonly bool _folds;
    private readonly Dictionary<Tensor, int> _uses = [];

    public OnnxPatterns(BatchedGraph graph, bool foldBatchNorm)
    {
        (_graph, _folds) = (graph, foldBatchNorm);
        foreach (var input in graph.Order.SelectMany(tensor => tensor.Inputs).Append(graph.Root)) _uses[input] = _uses.GetValueOrDefault(input) + 1;
    }

    /// <summary>The tensors that become operators, inputs before their users, each with its pattern, or null for one operation by itself.</summary>
    public ImmutableArray<(Tensor Result, OnnxPattern? Pattern)> Select()
    {
        var needed = new HashSet<Tensor> { _graph.Root };
        var chosen = new List<(Tensor Result, OnnxPattern? Pattern)>();
        for (var i = _graph.Order.Length - 1; i >= 0; i--)
        {
            var tensor = _graph.Order[i];
            if (!needed.Contains(tensor) || _graph.IsConstant(tensor)) continue;
            var pattern = Find(tensor);
            needed.UnionWith(pattern is null ? tensor.Inputs : [pattern.Operand]);
            chosen.Add((tensor, pattern));
        }
        chosen.Reverse();
        return [.. chosen];
    }

    private OnnxPattern? Find(Tensor t)
    {
        if (Normalized(t) is { } norm) return _folds ? Folded(norm) ?? norm : norm;
        if (Linear(t) is (var product, var kernel, { } bias)) return new OnnxPattern.Affine(product, kernel, bias);
        return (OnnxPattern?)AverageOf(t) ?? SoftmaxOf(t);
    }

    // (x - mean) * (1 / sqrt(variance + epsilon) * gamma) + beta
    private OnnxPattern? Normalized(Tensor t)
    {
        var (scaled, beta) = t is (ZipOp<AddZip>, [var y, (BroadcastOp, [{ Shape.Rank: 1 } b])]) && _graph.IsConstant(b) ? (y, b) : (t, null);
        if (scaled is not (ZipOp<MulZip>, [(ZipOp<SubZip>, [var x, (BroadcastOp, [{ Shape.Rank: 1 } mean])]), (BroadcastOp, [{ Shape.Rank: 1 } scale])])) return null;
        var (root, gamma) = scale is (ZipOp<MulZip>, [var r, var g]) ? (r, g) : (scale, null);
        if (root is not (MapOp<RsqrtMap>, [(ZipOp<AddZip>, [var variance, { Splat: { } epsilon }])])) return null;
        var isChannelwise = x.Shape.Rank is 2 or 4 && mean.Shape == [x.Shape[^1]] && scale.Shape == mean.Shape && (beta is null || beta.Shape == mean.Shape);
        return isChannelwise && x.DType == DType.Float32 && _graph.IsConstant(mean) && _graph.IsConstant(scale)
            ? new OnnxPattern.Normalization(x, scale, gamma, beta, mean, variance, epsilon)
            : null;
    }

    // A product that only the bias reads, and the bias where there is one.
    private (Tensor Product, Tensor Kernel, Tensor? Bias)? Linear(Tensor t)
    {
        if (KernelOf(t) is { } kernel) return (t, kernel, null);
        return t is (ZipOp<AddZip>, [var product, (BroadcastOp, [{ Shape: [var m] } bias])]) && product.Shape[^1] == m && _graph.IsConstant(bias)
            && IsReadOnce(product) && KernelOf(product) is { } inner
            ? (product, inner, bias)
            : null;
    }

    private Tensor? KernelOf(Tensor t) => t switch
    {
        (Conv2DOp or DepthwiseConv2DOp or PointwiseConv2DOp, [_, var kernel]) when _graph.IsConstant(kernel) => kernel,
        (MatMulOp, [_, { Shape.Rank: 2 } kernel]) when _graph.IsConstant(kernel) => kernel,
        _ => null,
    };

    // ((x k + b) - mean) * scale + beta = x (k * scale) + ((b - mean) * scale + beta)
    private OnnxPattern.Affine? Folded(OnnxPattern pattern)
    {
        if (pattern is not OnnxPattern.Normalization norm || !IsReadOnce(norm.X) || Linear(norm.X) is not (var product, var kernel, var bias)) return null;
        var scale = product.Op switch
        {
            DepthwiseConv2DOp => norm.Scale.Reshape([kernel.Shape[2], kernel.Shape[3]]),
            MatMulOp { TransposeB: true } => norm.Scale.Reshape([kernel.Shape[0], 1]),
            _ => norm.Scale,
        };
        var offset = bias is not null ? (bias - norm.MovingMean) * norm.Scale : -(norm.MovingMean * norm.Scale);
        return new(product, kernel * scale, norm.Beta is null ? offset : bias is null ? norm.Beta + offset : offset + norm.Beta);
    }

    // The number of elements may grow with the batch, so the factor counts by what it is here.
    private static OnnxPattern.Average? AverageOf(Tensor t) =>
        t is (ZipOp<MulZip>, [(SumOp sum, [var x]) total, { Splat: { } factor }]) && x.DType == DType.Float32 && (float)factor == (float)(1.0 / (x.Shape.Size / total.Shape.Size))
            ? new(x, sum.Axes)
            : null;

    // softmax x = e^(s - ln sum e^s) with s = x - max x
    private static OnnxPattern.Softmax? SoftmaxOf(Tensor t)
    {
        var (y, isLog) = t is (MapOp<ExpMap>, [var exponent]) ? (exponent, false) : (t, true);
        return y is (ZipOp<SubZip>, [(ZipOp<SubZip>, [var x, (BroadcastOp, [(MaxOp { Axes: [var axis] }, [var maximal])])]) shifted,
                (BroadcastOp, [(MapOp<LogMap>, [(SumOp { Axes: [var summed] }, [(MapOp<ExpMap>, [var exponents])])])])])
            && axis == summed && ReferenceEquals(x, maximal) && ReferenceEquals(shifted, exponents)
            ? new(x, axis, isLog)
            : null;
    }

    private bool IsReadOnce(Tensor t) => _uses[t] == 1;
}
