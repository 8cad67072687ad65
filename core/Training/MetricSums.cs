using System.Collections.Immutable;
using XceptionScript.Expressions;
using XceptionScript.Ops;

namespace XceptionScript.Training;

/// <summary>
/// The sums that a graph carries from batch to batch, each a float32 scalar: losses, the batches before the first whose loss was not
/// finite, and the samples right at once and among the best k. They stay small because a reader empties them every <see cref="Interval"/>
/// batches into a total.
/// </summary>
internal static class MetricSums
{
    /// <summary>Batches between two readings that empty the sums.</summary>
    public const int Interval = 128;

    /// <summary>The inputs that hold the sums before a batch.</summary>
    public static ImmutableArray<Tensor> Inputs(bool knowsClass) =>
        [Sum("loss"), Sum("finite"), .. (ReadOnlySpan<Tensor>)(knowsClass ? [Sum("top1"), Sum("topK")] : [])];

    /// <summary>The sums after a batch: losses [n], logits [n, classes] and right classes int32 [n].</summary>
    public static ImmutableArray<Tensor> Next(ImmutableArray<Tensor> sums, Tensor losses, Tensor logits, Tensor? trueClass, int k)
    {
        var loss = sums[0] + losses.Sum().Cast(DType.Float32);
        // x - x is 0 for finite x alone, and a sum that is not finite stays so: the count stops before the first bad batch.
        var finite = sums[1] + (loss - loss).Equal(0).Cast(DType.Float32);
        if (trueClass is null || logits.Shape is not [_, var classes]) return [loss, finite];
        var beaten = Beaten(logits, trueClass);
        return [loss, finite, sums[2] + Right(1), sums[3] + Right(k)];

        Tensor Right(int k) => beaten.GreaterOrEqual(Math.Max(1, classes - k + 1)).Cast(DType.Float32).Sum();
    }

    // How many classes score at most as much as the right one, itself included; among equal scores, those from it on. NaN beats and is beaten by nothing.
    private static Tensor Beaten(Tensor logits, Tensor trueClass)
    {
        var classes = Tensors.Iota(logits.Shape);
        var right = trueClass.Reshape([logits.Shape[0], 1]).BroadcastTo(logits.Shape);
        var score = right.Equal(classes).Select(logits, Tensors.Full(logits.Shape, float.MinValue, logits.DType)).MaxKept(-1).BroadcastTo(logits.Shape);
        return classes.GreaterOrEqual(right)
            .Select(score.GreaterOrEqual(logits).Cast(DType.Float32), score.Greater(logits).Cast(DType.Float32)).Sum(-1);
    }

    private static Tensor Sum(string name) => Tensors.Input($"metrics/{name}", []);
}
