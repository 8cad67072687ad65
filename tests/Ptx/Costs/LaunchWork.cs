namespace XceptionScript.Ptx.Costs;

/// <summary>One launch: its kernel by name, its grid, what a block takes of a multiprocessor, and what all of it asked of the machine.</summary>
/// <param name="SharedBytes">Shared memory of a block.</param>
internal sealed record LaunchWork(string Kernel, int Blocks, int Threads, int SharedBytes, KernelCounts Counts)
{
    /// <summary>How many of its blocks a multiprocessor runs at once.</summary>
    public int Resident(GpuModel gpu) =>
        Occupancy.Blocks(gpu, Threads, Occupancy.RegistersPerThread(gpu, Counts.LiveRegisters, Threads), SharedBytes);
}
