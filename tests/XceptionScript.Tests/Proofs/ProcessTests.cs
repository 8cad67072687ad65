using XceptionScript.Tests.Scripting;
using Xunit;
using Xunit.Abstractions;

namespace XceptionScript.Tests.Proofs;

/// <summary>What is measured on a process that does nothing else.</summary>
[Collection(nameof(Alone))]
public sealed class ProcessTests(ITestOutputHelper output) : IDisposable
{
    private readonly ScriptRun _folder = new();

    public void Dispose() => _folder.Dispose();

    [SkippableFact]
    public async Task A_thousand_runs_and_sixty_large_arrays_leave_the_peak_of_memory_where_it_was()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "skipped: the peak is read from /proc/self/status");
        var printed = await PrintedAsync("""
            // The line reads: VmHWM:    123456 kB.
            long Peak() => 1024 * long.Parse(File.ReadLines("/proc/self/status").Single(line => line.StartsWith("VmHWM:"))[6..^3]);

            var model = Rescaling.Symmetric >> new Conv2D(4, 3, UseBias: false) >> new BatchNorm() >> Relu
                >> new Flatten() >> new Dropout(0.2) >> new Dense(3);
            var step = TrainingStep.Compile(model, [8, 8, 1], CrossEntropy(), Sgd(0.01, momentum: 0.9), Device.Cpu);
            var state = step.Initial(1);
            var batch = new Batch(("image", NdArray.Zeros([16, 8, 8, 1], DType.UInt8)), ("label", NdArray.Zeros([16], DType.Int32)));
            for (var run = 1; run <= 1000; run++)
            {
                (state, _) = step.Run(state, batch);
                if (run == 100) Print($"after 100 runs {Peak()}");
            }
            Print($"after 1000 runs {Peak()}");
            for (var i = 0; i < 60; i++) Print(NdArray.Zeros([32 << 20], DType.UInt8).Shape);
            Print($"after 60 arrays {Peak()}");
            """);
        double Peak(string after) => Assert.Single(Xs.Numbers(printed, after)) / (1 << 20);
        var (early, late, churned) = (Peak("after 100 runs"), Peak("after 1000 runs"), Peak("after 60 arrays"));
        output.WriteLine($"peak {early:F0} MiB after 100 runs, {late:F0} after 1000, {churned:F0} after 60 arrays of 32 MiB");
        Assert.InRange(late - early, 0, 24);
        Assert.InRange(churned - late, 0, 480);
    }

    [Fact]
    public async Task The_first_calls_of_a_new_fused_kernel_are_as_fast_as_later_ones()
    {
        // A kernel whose loop starts unoptimised takes many times as long until it is compiled again.
        const string script = """
            using XceptionScript.Ops;

            var x = Input("x", [1 << 17]);
            var y = (x.Tanh() * 0.7 + x.Sigmoid().Sqrt()) * (x.Square() + 1.3).Log() - (x * 0.31).Exp();
            var session = Device.Cpu.Backend.Load(XceptionScript.Lowering.StagedGraph.Of([x], [y])).Open();
            session.WriteArray(0, NdArray.Zeros([1 << 17]));
            var times = new double[400];
            // What compiles in the background after the start of a script is done by then.
            await Task.Delay(1000);
            for (var call = 0; call < times.Length; call++)
            {
                var started = Stopwatch.GetTimestamp();
                session.Run(0);
                times[call] = Stopwatch.GetElapsedTime(started).TotalMicroseconds;
                // Time for the tiers: a method is compiled again when it has been called 30 times and nothing new started for 100 ms.
                if (call == 60) await Task.Delay(500);
            }
            double Median(IEnumerable<double> some) => some.Order().ElementAt(some.Count() / 2);
            Print($"first {times[0]:F1}");
            Print($"mean of 2 to 20 {times[1..20].Average():F1}");
            Print($"median of the last 200 {Median(times[200..]):F1}");
            """;
        var ratio = double.MaxValue;
        for (var attempt = 0; attempt < 3 && ratio > 2; attempt++)
        {
            var printed = await PrintedAsync(script);
            output.WriteLine(printed.TrimEnd().Replace('\n', ','));
            double Of(string what) => Assert.Single(Xs.Numbers(printed, what));
            ratio = Math.Min(ratio, Of("mean of 2 to 20") / Of("median of the last 200"));
        }
        Assert.InRange(ratio, 0, 2);
    }

    private Task<string> PrintedAsync(string script) => Xs.RunAsync(_folder.Write("script.csx", script), []);
}
