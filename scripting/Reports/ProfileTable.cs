using System.Globalization;
using XceptionScript.Execution;

namespace XceptionScript.Scripting.Reports;

/// <summary>Where the time of a profile went: by kinds of calls, then the calls that took longest.</summary>
public static class ProfileTable
{
    private const int Listed = 20;

    // Fused groups have names as long as their formulas.
    private const int Widest = 110;

    /// <summary>The tables as text.</summary>
    public static string Render(IReadOnlyCollection<KernelTime> times)
    {
        if (times.Count == 0) return "profile: no kernel ran\n";
        var total = times.Sum(time => time.Duration);
        var writer = new StringWriter { NewLine = "\n" };
        writer.WriteLine(Text($"profile: {times.Count} kernels, {total / 1e3:F2} ms"));
        Print("kind", times.GroupBy(time => (time.Device, What: time.Family)));
        writer.WriteLine();
        Print("call and kernel", times.GroupBy(time => (time.Device, What: $"{time.Call} [{time.Kernel}]")));
        return writer.ToString();

        void Print(string title, IEnumerable<IGrouping<(string Device, string What), KernelTime>> groups)
        {
            writer.WriteLine($"{"device",-12} {"kernels",8} {"ms",10} {"share",7} {"GFLOP/s",9} {"GB/s",8}  {title}");
            var longest = groups.Select(group => (group, Sum: group.Sum(time => time.Duration))).OrderByDescending(pair => pair.Sum).ToArray();
            foreach (var (group, sum) in longest.Take(Listed))
            {
                writer.WriteLine(Text(
                    $"{group.Key.Device,-12} {group.Count(),8} {sum / 1e3,10:F3} {sum / total,7:P1} {group.Sum(time => time.Flops) / sum / 1e3,9:F1} {group.Sum(time => time.Bytes) / sum / 1e3,8:F1}  {Shown(group.Key.What)}"));
            }
            if (longest.Length > Listed) writer.WriteLine(Text($"{"",12} {"",8} {longest.Skip(Listed).Sum(pair => pair.Sum) / 1e3,10:F3} {"",7} {"",9} {"",8}  {longest.Length - Listed} more"));
        }
    }

    private static string Shown(string what) => what.Length <= Widest ? what : $"{what[..(Widest / 2)]} ... {what[^(Widest / 2)..]}";

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
