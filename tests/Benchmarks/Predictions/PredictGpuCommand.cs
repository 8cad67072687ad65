using System.Collections.Immutable;
using XceptionScript.Ptx.Costs;

namespace XceptionScript.Benchmarks;

/// <summary>
/// Predicts a training step on a GPU that is not here: <c>predict-gpu [--json FILE] [--record FILE] [--counts FILE] [--only FAMILY] [--each]</c>.
/// </summary>
internal static class PredictGpuCommand
{
    /// <summary>Prints the table; 1 when the arguments are wrong.</summary>
    public static int Run(ReadOnlySpan<string> arguments)
    {
        string? json = null, record = null, counts = null, only = null;
        var isEach = false;
        for (var rest = arguments; !rest.IsEmpty;)
        {
            switch (rest)
            {
                case ["--json", var value, ..]: json = value; break;
                case ["--record", var value, ..]: record = value; break;
                case ["--counts", var value, ..]: counts = value; break;
                case ["--only", var value, ..]: only = value; break;
                case ["--each", ..]:
                    isEach = true;
                    rest = rest[1..];
                    continue;
                default:
                    Console.Error.WriteLine($"predict-gpu: `{string.Join(' ', rest.ToArray())}` is not understood; expected [--json FILE] [--record FILE] [--counts FILE] [--only FAMILY] [--each].");
                    return 1;
            }
            rest = rest[2..];
        }
        var gpu = GpuModel.H100;
        bool IsWanted(string family) => only is null || family.Contains(only, StringComparison.Ordinal);
        var calls = counts is null ? StepCounting.Count(gpu, IsWanted) : [.. CountsFile.Parse(File.ReadAllText(counts)).Where(call => IsWanted(call.Family))];
        if (record is not null) File.WriteAllText(record, CountsFile.Text(calls));

        if (isEach) PrintEach(gpu, calls);
        var rows = PredictionRow.Of(gpu, calls);
        Console.WriteLine($"A training step of Xception {StepCounting.Size}x{StepCounting.Size}, batch {StepCounting.Batch}, SGD with momentum: a prediction from counted instructions and accesses, not a measurement.");
        Console.WriteLine(PredictionRow.Head);
        foreach (var row in rows) Console.WriteLine(row);
        Console.WriteLine();
        Console.WriteLine("what limits the families, in percent of their time");
        foreach (var family in calls.GroupBy(call => call.Family)) Console.WriteLine($"  {family.Key,-28} {Limits(gpu, family)}");
        Console.WriteLine();
        var depthwise = calls.Where(call => call.Family.StartsWith("depthwise", StringComparison.Ordinal)).ToArray();
        if (depthwise.Length > 0) Console.WriteLine(PredictionRow.Sum("depthwise, all senses", gpu, depthwise));
        var tensor = calls.Sum(call => call.Calls * TensorProducts.Predicted(gpu, call));
        Console.WriteLine(FormattableString.Invariant($"with cuBLAS in TF32 at {gpu.TensorShare:P0} of {gpu.TensorFlops / 1e12} TFLOP/s for the products: {tensor:F0} us"));
        Console.WriteLine();
        Console.WriteLine(gpu.Assumptions);
        if (json is not null) File.WriteAllText(json, PredictionRow.Json(rows));
        return 0;
    }

    private static string Limits(GpuModel gpu, IEnumerable<CallWork> calls)
    {
        var parts = calls.SelectMany(call => call.Times(gpu).Select(time => (time.Limit, Microseconds: call.Calls * time.Total))).ToArray();
        var all = parts.Sum(part => part.Microseconds);
        return string.Join(", ", parts.GroupBy(part => part.Limit).Select(group => (group.Key, Share: group.Sum(part => part.Microseconds) / all))
            .OrderByDescending(group => group.Share).Select(group => FormattableString.Invariant($"{group.Key} {100 * group.Share:F0}")));
    }

    private static void PrintEach(GpuModel gpu, ImmutableArray<CallWork> calls)
    {
        foreach (var call in calls.OrderByDescending(call => call.Calls * call.Predicted(gpu)))
        {
            Console.WriteLine(FormattableString.Invariant($"{call.Calls} x {call.Predicted(gpu):F1} us, floor {call.Floor(gpu):F1}, ratio {call.Predicted(gpu) / call.Floor(gpu):F2}: {call.Family}: {call.Label}"));
            foreach (var (launch, time) in call.Launches.Zip(call.Times(gpu)))
            {
                var registers = launch.Registers(gpu);
                Console.WriteLine(FormattableString.Invariant($"    {time.Total:F1} us by {time.Limit}: {launch.Kernel} {launch.Blocks} x {launch.Threads}, {launch.Resident(gpu)} at once ({registers} registers, {launch.SharedBytes} bytes shared), idle {time.Idle:P0}"));
                Console.WriteLine($"        {string.Join(", ", time.Limits.Select(limit => FormattableString.Invariant($"{limit.Name} {limit.Microseconds:F1}")))}");
                Console.WriteLine(FormattableString.Invariant($"        bytes asked {launch.Counts.GlobalBytes / 1e6:F1} MB, sectors {launch.Counts.GlobalSectors * 32 / 1e6:F1} MB, past L1 {launch.Counts.SecondSectors * 32 / 1e6:F1} MB, call {call.Bytes / 1e6:F1} MB, shared by {launch.Counts.Sharing:F1} blocks; chain {launch.Counts.ChainCycles:F0} cycles; bank conflicts {launch.Counts.BankConflicts} of {launch.Counts.SharedPasses} passes; {string.Join(", ", launch.Counts.Issued.Where(pair => pair.Key != InstructionClass.Free).Select(pair => $"{pair.Key} {pair.Value}"))}"));
            }
        }
        Console.WriteLine();
    }
}
