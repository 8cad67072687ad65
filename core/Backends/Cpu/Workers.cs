using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;

namespace XceptionScript.Backends.Cpu;

/// <summary>
/// Threads that wait for kernels to run. The caller of <see cref="Run"/> is worker 0 and takes part. Tasks are claimed one by one,
/// so who runs which is left to chance; kernels are cut into tasks by shape alone, so results are not.
/// </summary>
internal sealed unsafe class Workers : IDisposable
{
    // Long enough to bridge the gap between two kernels of a plan, short enough not to be felt when the plan is over.
    private const int Spins = 2000;

    private readonly Thread[] threads;
    private readonly object parking = new();
    private readonly object finishing = new();
    private Board board;
    private CpuKernel? kernel;
    private CpuRun run;
    private int phase;
    private int tasks;
    private int parked;
    private int taken;
    private bool callerParked;
    private volatile bool disposed;
    private Exception? failure;

    /// <summary>A pool of <paramref name="count"/> workers, the caller included.</summary>
    public Workers(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        threads = new Thread[count - 1];
        for (var i = 0; i < threads.Length; i++)
        {
            var worker = i + 1;
            threads[i] = new Thread(() => Serve(worker)) { IsBackground = true, Name = $"kernel worker {worker}" };
            threads[i].Start();
        }
    }

    /// <summary>One worker per processor, for everyone.</summary>
    public static Workers Shared { get; } = new(Environment.ProcessorCount);

    /// <summary>The number of workers, the caller of <see cref="Run"/> included: what <see cref="CpuKernel.ScratchBytes"/> is asked with.</summary>
    public int Count => threads.Length + 1;

    /// <summary>
    /// Runs every phase of a kernel. While another caller has the threads, the kernel runs on the calling thread alone.
    /// An exception thrown by a task comes out here, once the tasks in flight are done.
    /// </summary>
    public void Run(CpuKernel kernel, in CpuRun run)
    {
        if (threads.Length == 0 || Interlocked.CompareExchange(ref taken, 1, 0) != 0)
        {
            for (var phase = 0; phase < kernel.Phases; phase++) RunAlone(kernel, run, phase, kernel.Tasks(phase));
            return;
        }

        try
        {
            this.kernel = kernel;
            this.run = run;
            for (var phase = 0; phase < kernel.Phases; phase++)
            {
                var tasks = kernel.Tasks(phase);
                if (tasks > 1) RunTogether(phase, tasks);
                else RunAlone(kernel, run, phase, tasks);
            }
        }
        finally
        {
            this.kernel = null;
            Volatile.Write(ref taken, 0);
        }
    }

    public void Dispose()
    {
        disposed = true;
        lock (parking) Monitor.PulseAll(parking);
        foreach (var thread in threads) thread.Join();
    }

    private static void RunAlone(CpuKernel kernel, in CpuRun run, int phase, int tasks)
    {
        for (var task = 0; task < tasks; task++) kernel.Execute(run, phase, task, 0);
    }

    // A ticket holds the number of its round in the upper half and how many tasks are unclaimed in the lower. A worker that comes late
    // finds another round on the ticket, or no task left, and touches nothing else: the fields of a round are read only between a
    // successful claim and the report that the task is done, and the caller does not go on before every task is reported.
    private void RunTogether(int phase, int tasks)
    {
        this.phase = phase;
        this.tasks = tasks;
        failure = null;
        board.Done = 0;
        var round = Round(board.Ticket) + 1;
        Interlocked.Exchange(ref board.Ticket, (long)(((ulong)round << 32) | (uint)tasks));
        if (Volatile.Read(ref parked) > 0) Wake(tasks - 1);
        Work(round, 0);
        AwaitTasks();
        if (failure is { } thrown) ExceptionDispatchInfo.Throw(thrown);
    }

    private void Wake(int helpers)
    {
        lock (parking)
        {
            for (var i = Math.Min(helpers, parked); i > 0; i--) Monitor.Pulse(parking);
        }
    }

    private void Work(uint round, int worker)
    {
        while (true)
        {
            var ticket = Volatile.Read(ref board.Ticket);
            var unclaimed = (int)(uint)ticket;
            if (Round(ticket) != round || unclaimed == 0) return;
            if (Interlocked.CompareExchange(ref board.Ticket, ticket - 1, ticket) != ticket) continue;
            var count = tasks;
            try
            {
                if (failure is null) kernel!.Execute(run, phase, count - unclaimed, worker);
            }
            catch (Exception thrown)
            {
                Interlocked.CompareExchange(ref failure, thrown, null);
            }

            if (Interlocked.Increment(ref board.Done) == count && Volatile.Read(ref callerParked))
            {
                lock (finishing) Monitor.Pulse(finishing);
            }
        }
    }

    private void AwaitTasks()
    {
        for (var i = 0; i < Spins; i++)
        {
            if (Volatile.Read(ref board.Done) == tasks) return;
            Thread.SpinWait(1);
        }

        lock (finishing)
        {
            Volatile.Write(ref callerParked, true);
            Interlocked.MemoryBarrier();
            while (Volatile.Read(ref board.Done) != tasks) Monitor.Wait(finishing);
            Volatile.Write(ref callerParked, false);
        }
    }

    private void Serve(int worker)
    {
        uint seen = 0;
        while (!disposed)
        {
            var round = AwaitRound(seen);
            if (round == seen) continue;
            seen = round;
            Work(round, worker);
        }
    }

    // Returns the number seen last when the pool is being disposed of.
    private uint AwaitRound(uint seen)
    {
        for (var i = 0; i < Spins; i++)
        {
            var round = Round(Volatile.Read(ref board.Ticket));
            if (round != seen) return round;
            Thread.SpinWait(1);
        }

        lock (parking)
        {
            Interlocked.Increment(ref parked);
            while (!disposed && Round(Volatile.Read(ref board.Ticket)) == seen) Monitor.Wait(parking);
            Interlocked.Decrement(ref parked);
        }

        return Round(Volatile.Read(ref board.Ticket));
    }

    private static uint Round(long ticket) => (uint)((ulong)ticket >> 32);

    // Two counters that different threads write at once, each on a cache line of its own.
    [StructLayout(LayoutKind.Explicit, Size = 384)]
    private struct Board
    {
        [FieldOffset(128)]
        public long Ticket;

        [FieldOffset(256)]
        public int Done;
    }
}
