using System.Globalization;
using XceptionScript.Backends.Cpu;
using XceptionScript.Lowering;

namespace XceptionScript.Benchmarks;

/// <summary>Where the time of a whole graph goes: every call of its plan timed, summed by kind.</summary>
internal static class ProfileCommand
{
    private const int Rounds = 5;

    /// <summary>Times the calls of a training step of Xception, or of its inference.</summary>
    public static void Run(int size, int batch, bool training, bool verbose)
    {
        var graph = training ? XceptionGraphs.Training(size, batch) : XceptionGraphs.Inference(size, batch);
        var program = (CpuProgram)new CpuBackend(Workers.Shared).Load(graph);
        Console.WriteLine($"arena {program.Plan.ArenaBytes / 1e6:F0} MB, scratch {program.ScratchBytes / 1e6:F0} MB");
        var calls = program.Plan.Stages.SelectMany(stage => stage.Calls).ToArray();
        using var session = (CpuSession)program.Open();
        XceptionGraphs.Fill(session, graph);
        var best = calls.Select(_ => double.MaxValue).ToArray();
        var whole = double.MaxValue;
        for (var round = 0; round < Rounds; round++)
        {
            var times = new double[calls.Length];
            for (int stage = 0, first = 0; stage < program.Stages.Length; first += program.Stages[stage++].Length)
                session.Run(stage, times.AsSpan(first, program.Stages[stage].Length));
            for (var i = 0; i < times.Length; i++) best[i] = Math.Min(best[i], times[i]);
            whole = Math.Min(whole, times.Sum());
        }
        long Moved(KernelCall call) => call.Reads.Concat(call.Writes).Sum(buffer => program.Plan.Buffers[buffer].Bytes);
        foreach (var group in calls.Select((call, i) => (call, i)).GroupBy(pair => CallFamily.Of(pair.call)).OrderByDescending(group => group.Sum(pair => best[pair.i])))
        {
            var ms = group.Sum(pair => best[pair.i]);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{group.Key,-28} {group.Count(),4} calls {ms,9:F2} ms {group.Sum(pair => pair.call.Flops) / ms / 1e6,8:F1} GFLOP/s {group.Sum(pair => Moved(pair.call)) / ms / 1e6,7:F1} GB/s"));
        }
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"sum of bests {best.Sum():F1} ms, best whole {whole:F1} ms, {whole / batch:F1} ms an image"));
        if (!verbose) return;
        foreach (var (call, i) in calls.Select((call, i) => (call, i)))
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{i,4} {best[i],8:F3} ms {call.Flops / best[i] / 1e6,7:F1} GF/s {Moved(call) / best[i] / 1e6,6:F1} GB/s {call.Label}"));
    }
}
