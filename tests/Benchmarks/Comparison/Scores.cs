using XceptionScript.Expressions;
using XceptionScript.Networks;

namespace XceptionScript.Benchmarks;

/// <summary>
/// Logits less their mean over the classes: what logits and the logarithms of probabilities, which differ by a constant of the image, have in common.
/// </summary>
internal static class Scores
{
    /// <summary>The scores of logits or of logarithms of probabilities [n, classes], row by row.</summary>
    public static ArrayTree Of(Shape shape, double[] values)
    {
        var scores = new float[values.Length];
        for (var row = 0; row < values.Length; row += shape[1])
        {
            var mean = values.AsSpan(row, shape[1]).ToArray().Average();
            for (var i = row; i < row + shape[1]; i++) scores[i] = (float)(values[i] - mean);
        }
        return ArrayTree.Of(("scores", NdArray.Of<float>(shape, scores)));
    }
}
