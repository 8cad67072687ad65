using System.Globalization;
using XceptionScript.Lowering;

namespace XceptionScript.Backends.Gpu;

/// <summary>What is said of a plan that does not fit into a device's memory.</summary>
internal static class MemoryShortage
{
    private const int Listed = 5;

    /// <summary>What was asked, what there is, and the largest buffers of the plan with the calls that write them.</summary>
    public static string Sentence(string device, long asked, long? free, long total, Plan plan)
    {
        var there = free is { } known ? $"{Size(known)} of {Size(total)} are free" : $"there are {Size(total)} in all";
        var calls = plan.Prepare.Concat(plan.Stages.SelectMany(stage => stage.Calls)).ToArray();
        var largest = plan.Buffers.Select((buffer, number) => (buffer, number)).OrderByDescending(pair => pair.buffer.Bytes).Take(Listed)
            .Select(pair => $"{pair.buffer.Type} {Size(pair.buffer.Bytes)} ({Origin(pair.number)})");
        return $"{device}: the plan takes {Size(asked)} of memory, and {there}; its largest values are {string.Join(", ", largest)}; expected a smaller batch, smaller images, or a device with more memory.";

        string Origin(int number) =>
            calls.FirstOrDefault(call => call.Writes.Contains(number))?.Label
            ?? (plan.Inputs.Contains(number) ? "an input" : "a constant");
    }

    private static string Size(long bytes) => bytes < 100_000_000
        ? string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:F1} MB")
        : string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e9:F2} GB");
}
