namespace XceptionScript.Ptx.Costs;

/// <summary>One launch: its kernel by name, its grid, what a block takes of a multiprocessor, and what all of it asked of the machine.</summary>
/// <param name="SharedBytes">Shared memory of a block.</param>
/// <param name="MinBlocks">How many blocks the compiler was told to fit into a multiprocessor; 0 where it was told nothing.</param>
internal sealed record LaunchWork(string Kernel, int Blocks, int Threads, int SharedBytes, KernelCounts Counts, int MinBlocks = 0)
{
    /// <summary>The registers that a thread of it gets.</summary>
    public int Registers(GpuModel gpu) => Occupancy.RegistersPerThread(gpu, Counts.LiveRegisters, Threads, MinBlocks);

    /// <summary>How many of its blocks a multiprocessor runs at once.</summary>
    public int Resident(GpuModel gpu) =>
        Occupancy.Blocks(gpu, Threads, Registers(gpu), SharedBytes);
}
