using System.Globalization;
using System.Text;

namespace XceptionScript.Scripting.Reports;

/// <summary>Where a training loop stands; NaN stands for what is not known.</summary>
internal readonly record struct ProgressFigures(
    long Step,
    long TotalSteps,
    double Loss,
    double Accuracy,
    double ImagesPerSecond,
    TimeSpan? Left)
{
    /// <summary>One line, such as <c>120/390  loss 1.2345  top-1 45.1%  812 images/s  0:42 left</c>.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        var culture = CultureInfo.InvariantCulture;
        text.Append(culture, $"{Step.ToString(culture).PadLeft(TotalSteps.ToString(culture).Length)}/{TotalSteps}");
        if (!double.IsNaN(Loss)) text.Append(culture, $"  loss {Loss:F4}");
        if (!double.IsNaN(Accuracy)) text.Append(culture, $"  top-1 {100 * Accuracy,5:F1}%");
        if (!double.IsNaN(ImagesPerSecond))
            text.Append("  ").Append(ImagesPerSecond.ToString(ImagesPerSecond < 10 ? "F2" : "F0", culture)).Append(" images/s");
        if (Left is { } left) text.Append(culture, $"  {Clock(left)} left");
        return text.ToString();
    }

    private static string Clock(TimeSpan time) =>
        time.TotalHours >= 1 ? $"{(long)time.TotalHours}:{time:mm\\:ss}" : $"{time:m\\:ss}";
}
