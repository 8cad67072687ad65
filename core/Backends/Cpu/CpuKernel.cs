namespace XceptionScript.Backends.Cpu;

/// <summary>
/// A kernel call made ready for this machine. Kernels hold no state of a run, so that one may run in several sessions at once.
/// A kernel runs in phases; each phase is cut into tasks by shape alone, never by the number of workers, and a phase starts when
/// every task of the one before it is done.
/// </summary>
internal abstract unsafe class CpuKernel
{
    /// <summary>The number of phases.</summary>
    public virtual int Phases => 1;

    /// <summary>Scratch memory that a run needs, in bytes, for at most <paramref name="workers"/> workers at once.</summary>
    public virtual long ScratchBytes(int workers) => 0;

    /// <summary>Memory that a session keeps for the kernel, in bytes, which <see cref="Preparation"/> fills when the session opens.</summary>
    public virtual long KeptBytes => 0;

    /// <summary>What runs once, before the first run; null where nothing is kept.</summary>
    public virtual CpuKernel? Preparation => null;

    /// <summary>The number of tasks of a phase.</summary>
    public abstract int Tasks(int phase);

    /// <summary>Runs one task; <paramref name="worker"/> numbers the thread, for scratch memory of its own.</summary>
    public abstract void Execute(in CpuRun run, int phase, int task, int worker);
}
