using XceptionScript.Backends.Gpu;
using XceptionScript.Devices;
using XceptionScript.Execution;
using XceptionScript.Expressions;
using XceptionScript.Tests.Architecture;
using XceptionScript.Tests.Proofs;
using Xunit;
using Xunit.Abstractions;

namespace XceptionScript.Tests.Backends.Gpu;

/// <summary>What holds on every kind of device that runs the GPU kernels. A lane is a class with a device of its kind; it skips, and says why, where there is none.</summary>
public abstract class LaneTests(ITestOutputHelper output)
{
    /// <summary>How far single precision may lie from Reference where a row asks for less: devices join products with sums.</summary>
    protected const double Tolerance = 2e-4;

    /// <summary>How often random graphs are drawn on a fresh device: a context keeps every kernel that it has compiled, so a fresh one now and then bounds the memory.</summary>
    protected virtual int Rounds => 1;

    /// <summary>A device of the lane.</summary>
    private protected abstract GpuBackend Open();

    // One test for all rows: where there is no device, one line says so.
    [SkippableFact]
    public void Every_op_and_its_gradients_are_what_Reference_gives() => Findings.None(OpCases.All.SelectMany(row =>
    {
        using var backend = Open();
        return Failure(row.Name, () => Seeds.ForAll(3, seed => Agreement.Check(backend, row.Draw(seed, DType.Float32), seed, Math.Max(row.Tolerance, 2e-5))));
    }));

    /// <summary>What a check complains about, under a name; nothing where it passes.</summary>
    protected static IEnumerable<string> Failure(string name, Action check)
    {
        try
        {
            check();
            return [];
        }
        catch (Exception failure)
        {
            return [$"{name}: {failure.InnerException?.Message ?? failure.Message}"];
        }
    }

    [SkippableFact]
    public void Random_graphs_are_what_Reference_gives()
    {
        for (var round = 0; round < Rounds; round++)
        {
            using var backend = Open();
            Seeds.ForAll(20, seed =>
            {
                var instance = RandomGraph.Draw(seed, 6, DType.Float32);
                Agreement.Check(backend, [instance.Result], instance, 2e-4);
            });
        }
    }

    [SkippableFact]
    public void Three_steps_of_run_csx_give_the_losses_of_the_processor()
    {
        using var device = Open();
        var batches = RunNetwork.Batches(3, 2);
        var (expected, actual) = (Losses(Device.Cpu.Backend), Losses(device));
        Assert.Equal(3, actual.Length);
        foreach (var (a, b) in expected.Zip(actual))
        {
            output.WriteLine($"cpu {a:F9}, {device.Name} {b:F9}, apart {Math.Abs((b / a) - 1):E1}");
            Assert.InRange(Math.Abs((b / a) - 1), 0, 1e-4);
        }

        double[] Losses(IBackend backend)
        {
            var step = RunNetwork.Step(backend);
            var losses = new List<double>();
            step.Fold(step.Initial(42), batches, report => losses.Add(report.Loss));
            return [.. losses];
        }
    }
}
