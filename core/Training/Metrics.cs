using System.Globalization;

namespace XceptionScript.Training;

/// <summary>
/// Means over a number of samples: the loss without weight decay, and the shares of samples whose right class scores best, or among the
/// best <paramref name="K"/>; NaN where the loss knows no right class. Of equal scores the first class counts as better.
/// </summary>
public sealed record Metrics(double Loss, double Top1, double TopK, long Count, int K = 5)
{
    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"loss {Loss:F4}{Accuracy} over {Count:N0} samples");

    private string Accuracy => double.IsNaN(Top1) ? "" : string.Create(CultureInfo.InvariantCulture, $", top-1 {100 * Top1:F2}%, top-{K} {100 * TopK:F2}%");
}
