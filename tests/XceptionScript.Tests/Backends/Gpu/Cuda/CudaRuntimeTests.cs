using System.Runtime.InteropServices;
using XceptionScript.Backends.Gpu;
using XceptionScript.Devices;
using XceptionScript.Execution;
using XceptionScript.Expressions;
using XceptionScript.Lowering;
using XceptionScript.Tests.Proofs;
using Xunit;

namespace XceptionScript.Tests.Backends.Gpu;

/// <summary>What is done on CUDA beside the kernels, graphs and copies, with a driver of our own in the place of NVIDIA's.</summary>
[Trait("Lane", "Emulated")]
public sealed class CudaRuntimeTests
{
    [Fact]
    public void A_stage_is_started_once_captured_once_and_replayed_from_then_on()
    {
        var driver = ManagedDriver.Open();
        var (ran, started) = (0, 0);
        using (var graph = new StageGraph(driver, 5, () =>
        {
            started++;
            ManagedDriver.Enqueue(5, () => ran++);
        }))
        {
            for (var run = 0; run < 5; run++) graph.Run();
            ManagedDriver.Finish();
            Assert.Equal((5, 2), (ran, started));
            Assert.Equal(["begin 5", "end 5", "instantiate", "launch 5", "launch 5", "launch 5", "launch 5"], ManagedDriver.Log);
            Assert.Equal(2, ManagedDriver.Alive);
        }
        Assert.Equal(0, ManagedDriver.Alive);
    }

    [Fact]
    public void A_start_that_fails_while_it_is_captured_ends_the_capture()
    {
        var driver = ManagedDriver.Open();
        var started = 0;
        using var graph = new StageGraph(driver, 5, () =>
        {
            if (++started == 2) throw new InvalidOperationException("no");
        });
        graph.Run();
        Assert.Throws<InvalidOperationException>(graph.Run);
        Assert.Equal(["begin 5", "end 5"], ManagedDriver.Log);
        Assert.Equal(0, ManagedDriver.Alive);
        graph.Run();
        Assert.Equal("launch 5", ManagedDriver.Log[^1]);
    }

    [Fact]
    public void A_driver_that_refuses_says_what_and_how_to_do_without()
    {
        var driver = ManagedDriver.Open();
        driver.BeginCapture(5);
        var refusal = Assert.Throws<DeviceException>(() => driver.BeginCapture(5));
        Assert.Equal(
            "Cuda: cuStreamBeginCapture answers with 1, CUDA_ERROR_INVALID_VALUE; expected 0 (the device option `no-graphs` starts kernels one by one).", refusal.Message);
        Assert.Null(CudaDriver.Bind(new(_ => 1, (_, name) => name == "cuGraphLaunch" ? 0 : 1), 1, out var missing));
        Assert.Equal("cuGraphLaunch", missing);
    }

    // Kernels and copies are done late and in any order that the events allow; every kernel must still see the value of its own step.
    [Fact]
    public unsafe void Values_fed_beside_the_kernels_arrive_in_time_and_not_before() => Seeds.ForAll(100, seed =>
    {
        const int Bytes = 8, Steps = 12;
        var driver = ManagedDriver.Open(seed);
        var (device, target) = ((nint)NativeMemory.AllocZeroed(2 * Bytes), (nint)NativeMemory.AllocZeroed(Bytes));
        var seen = new List<long>();
        using (var feed = new InputFeed(driver, copying: 1, computing: 2, device, target, Bytes))
        {
            for (var step = 1L; step <= Steps; step++)
            {
                feed.Write(MemoryMarshal.AsBytes(new ReadOnlySpan<long>(in step)));
                ManagedDriver.Enqueue(2, () => seen.Add(*(long*)target));
            }
            ManagedDriver.Finish();
        }
        Assert.Equal(Enumerable.Range(1, Steps).Select(step => (long)step), seen);
        Assert.Equal(0, ManagedDriver.Alive);
        NativeMemory.Free((void*)device);
        NativeMemory.Free((void*)target);
    });

    [Fact]
    public void A_session_feeds_what_changes_with_every_step_and_copies_its_state()
    {
        var driver = ManagedDriver.Open();
        var batches = RunNetwork.Batches(2, 2);
        using (var backend = GpuBackend.Emulated(driver: driver, options: new CudaOptions { NoGraphs = true }))
        {
            Assert.Equal(Losses(Device.Cpu.Backend), Losses(backend), (a, b) => Math.Abs((b / a) - 1) <= 1e-4);
            // Image, label, key, rate and the weight of averages: two events for each of two slots and the memory, five times.
            Assert.Equal(5 * 5, ManagedDriver.Alive);
            Assert.Empty(ManagedDriver.Log);
        }

        double[] Losses(IBackend on)
        {
            var step = RunNetwork.Step(on);
            var losses = new List<double>();
            step.Fold(step.Initial(42), batches, report => losses.Add(report.Loss));
            return [.. losses];
        }
    }

    [Fact]
    public void Stages_of_a_session_are_graphs_of_their_own_and_end_with_it()
    {
        var driver = ManagedDriver.Open();
        var sum = ReduceCases.Sum(new Random(1), 100);
        using (var backend = GpuBackend.Emulated(driver: driver))
        {
            using (var session = new GpuProgram(StagedGraph.Of([], []), sum.Plan, backend).Open())
            {
                session.WriteArray(0, sum.Inputs[0]);
                for (var run = 0; run < 3; run++) session.Run(0);
                Assert.Equal(sum.Expected[0][0], session.ReadArray(0, sum.Plan.Buffers[sum.Plan.Outputs[0]].Type)[0], 1e-3);
            }
            Assert.Equal(["begin 0", "end 0", "instantiate", "launch 0", "launch 0"], ManagedDriver.Log);
            Assert.Equal(0, ManagedDriver.Alive);
        }
    }

    [Fact]
    public void A_plan_that_does_not_fit_says_what_it_takes_and_what_its_largest_values_are()
    {
        var plan = new PlanBuilder();
        var x = plan.Input([2], 1, 2);
        var large = plan.Output([46000, 46000]);
        var call = new FillCall(large, DType.Float32, 1);
        using var backend = GpuBackend.Emulated();
        var refusal = Assert.Throws<DeviceException>(() => backend.Allocate(1L << 49, plan.Case(call, 0, []).Plan));
        Assert.Matches(
            @"^Emulated: the plan takes 562949\.95 GB of memory, and there are [\d.]+ GB in all; its largest values are .*\[46000, 46000\].* 8\.46 GB \(fill.*\), .*\[2\].* 0\.0 MB \(an input\); "
            + "expected a smaller batch, smaller images, or a device with more memory.$",
            refusal.Message);
        Assert.StartsWith("Cuda(0): the plan takes 3.00 GB of memory, and 1.00 GB of 2.00 GB are free; ", MemoryShortage.Sentence("Cuda(0)", 3_000_000_000, 1_000_000_000, 2_000_000_000, plan.Case(call, 0, []).Plan));
    }
}
