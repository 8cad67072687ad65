namespace XceptionScript.Ptx.Costs;

/// <summary>How many blocks of a launch a multiprocessor runs at once.</summary>
internal static class Occupancy
{
    private const int WarpThreads = 32;

    /// <summary>
    /// The registers that a thread gets when so many are live at the widest point: a margin more, in whole grains, and no more than let a block run, or as many blocks as the
    /// compiler was told to fit where all that are live still have one.
    /// </summary>
    public static int RegistersPerThread(GpuModel gpu, int live, int threads, int blocks = 0)
    {
        var perBlock = gpu.Registers / (Warps(threads) * WarpThreads);
        if (blocks > 1 && live <= perBlock / blocks) perBlock /= blocks;
        var most = Math.Min(gpu.RegistersPerThread, perBlock) / gpu.RegisterGrain * gpu.RegisterGrain;
        return Math.Min((live + gpu.RegisterMargin + gpu.RegisterGrain - 1) / gpu.RegisterGrain * gpu.RegisterGrain, most);
    }

    /// <summary>
    /// The fewest blocks that threads, registers, shared memory and the machine's own limit allow. Registers belong to a scheduler, so they hold whole warps of it.
    /// </summary>
    public static int Blocks(GpuModel gpu, int threads, int registersPerThread, int sharedBytes)
    {
        var warps = Warps(threads);
        var byRegisters = gpu.Registers / gpu.Schedulers / (registersPerThread * WarpThreads) * gpu.Schedulers / warps;
        var byThreads = gpu.ThreadsPerMultiprocessor / (warps * WarpThreads);
        var byShared = gpu.SharedBytes / (sharedBytes + gpu.SharedBytesReserved);
        return Math.Min(Math.Min(byRegisters, byThreads), Math.Min(byShared, gpu.BlocksPerMultiprocessor));
    }

    /// <summary>Warps of a block.</summary>
    public static int Warps(int threads) => (threads + WarpThreads - 1) / WarpThreads;
}
