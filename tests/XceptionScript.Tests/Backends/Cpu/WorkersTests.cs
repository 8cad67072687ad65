using XceptionScript.Backends.Cpu;
using Xunit;

namespace XceptionScript.Tests.Backends.Cpu;

public unsafe class WorkersTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void Every_task_of_every_phase_runs_once_and_phases_do_not_overlap(int count)
    {
        using var workers = new Workers(count);
        var kernel = new CountingKernel(phases: 4, tasks: 37);
        for (var round = 1; round <= 500; round++)
        {
            workers.Run(kernel, default);
            Assert.All(kernel.Counts, runs => Assert.Equal(round, runs));
        }

        Assert.Equal(0, kernel.Overlaps);
    }

    [Fact]
    public void Parked_workers_wake_up_for_the_next_run()
    {
        using var workers = new Workers(3);
        var kernel = new CountingKernel(phases: 2, tasks: 8);
        for (var round = 1; round <= 5; round++)
        {
            Thread.Sleep(20);
            workers.Run(kernel, default);
            Assert.All(kernel.Counts, runs => Assert.Equal(round, runs));
        }
    }

    [Fact]
    public void Sessions_may_run_at_the_same_time()
    {
        using var workers = new Workers(2);
        var kernels = Enumerable.Range(0, 4).Select(_ => new CountingKernel(phases: 3, tasks: 11)).ToArray();
        var sessions = kernels.Select(kernel => new Thread(() =>
        {
            for (var round = 0; round < 300; round++) workers.Run(kernel, default);
        })).ToArray();
        foreach (var session in sessions) session.Start();
        foreach (var session in sessions) session.Join();
        Assert.All(kernels, kernel => Assert.All(kernel.Counts, runs => Assert.Equal(300, runs)));
        Assert.All(kernels, kernel => Assert.Equal(0, kernel.Overlaps));
    }

    [Fact]
    public void An_exception_in_a_task_surfaces_and_the_workers_live_on()
    {
        using var workers = new Workers(3);
        var thrown = Assert.Throws<InvalidOperationException>(() => workers.Run(new FailingKernel(), default));
        Assert.Equal("task 5", thrown.Message);
        var kernel = new CountingKernel(phases: 1, tasks: 9);
        workers.Run(kernel, default);
        Assert.All(kernel.Counts, runs => Assert.Equal(1, runs));
    }

    private sealed class CountingKernel(int phases, int tasks) : CpuKernel
    {
        private int done;

        public int[] Counts { get; } = new int[phases * tasks];

        public int Overlaps { get; private set; }

        public override int Phases => phases;

        public override int Tasks(int phase) => tasks;

        public override void Execute(in CpuRun run, int phase, int task, int worker)
        {
            if (Volatile.Read(ref done) / tasks % phases != phase) Overlaps++;
            Interlocked.Increment(ref Counts[(phase * tasks) + task]);
            Interlocked.Increment(ref done);
        }
    }

    private sealed class FailingKernel : CpuKernel
    {
        public override int Tasks(int phase) => 10;

        public override void Execute(in CpuRun run, int phase, int task, int worker)
        {
            if (task == 5) throw new InvalidOperationException("task 5");
        }
    }
}
