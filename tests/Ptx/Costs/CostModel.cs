namespace XceptionScript.Ptx.Costs;

/// <summary>From what a launch asked of the machine to the time that it takes there. The README beside says the formula.</summary>
internal static class CostModel
{
    private const double SectorBytes = 32, WarpBytes = 128;

    /// <summary>The predicted time of a launch.</summary>
    /// <param name="distinctBytes">The size of all memory that its call may touch: what must come from memory or go there at least once if all of it is touched.</param>
    public static LaunchTime Predict(GpuModel gpu, LaunchWork launch, long distinctBytes)
    {
        var counts = launch.Counts;
        var (issues, floats, wholes, specials, doubles) = (0.0, 0.0, 0.0, 0.0, 0.0);
        foreach (var (kind, count) in counts.Issued)
        {
            var cost = InstructionCost.Of(kind);
            issues += count * cost.Issues;
            floats += count * cost.Floats;
            wholes += count * cost.Wholes;
            specials += count * cost.Specials;
            doubles += count * cost.Doubles;
        }
        // A request passes the first cache once, and once more for every 128 bytes.
        var sectors = counts.GlobalSectors * SectorBytes / gpu.FirstCacheBytesPerCycle;
        var passes = (counts.SharedPasses + counts.Of(InstructionClass.Shuffle) + counts.Of(InstructionClass.Local) + counts.Of(InstructionClass.Atomic)) * WarpBytes / gpu.FirstCacheBytesPerCycle;
        var firstCache = passes + Math.Max(counts.GlobalRequests, sectors);

        // The multiprocessor with the most blocks is the last one to end.
        var blocks = (launch.Blocks + gpu.Multiprocessors - 1) / gpu.Multiprocessors;
        var share = (double)blocks / launch.Blocks;
        double Busy(double instructions, double rate) => Microseconds(gpu, share * instructions / (rate * gpu.PipeShare));
        var (issue, special) = (Busy(issues, gpu.Schedulers), Math.Max(Busy(specials, gpu.SpecialRate), Busy(doubles, gpu.DoubleRate)));
        var (single, whole, first) = (Busy(floats, gpu.FloatRate), Busy(wholes, gpu.WholeRate), Busy(firstCache, 1));
        var busy = Math.Max(Math.Max(Math.Max(single, whole), Math.Max(issue, special)), first);

        // Blocks whose warps meet at barriers wait and work by turns, so only other blocks fill their waiting; elsewhere every warp fills that of the others.
        var resident = Math.Min(launch.Resident(gpu), blocks);
        var rounds = (blocks + resident - 1) / resident;
        var alone = counts.ChainCycles + gpu.BlockCycles;
        if (counts.Of(InstructionClass.Barrier) > 0) alone += Math.Max(busy - issue, 0) * gpu.Clock / 1e6 / blocks;

        var moved = counts.GlobalBeyond(distinctBytes <= gpu.KeptBytes ? double.PositiveInfinity : counts.Sharing) * SectorBytes;
        var memory = Math.Min(Math.Max(moved, Math.Min(distinctBytes, counts.SecondSectors * SectorBytes)), counts.SecondSectors * SectorBytes);
        return new(
            issue, single, whole, special, first,
            1e6 * counts.SecondSectors * SectorBytes / gpu.SecondCacheBandwidth,
            1e6 * memory / (gpu.Bandwidth * gpu.BandwidthShare),
            Microseconds(gpu, rounds * alone),
            Microseconds(gpu, gpu.MemoryCycles + gpu.BlockCycles),
            gpu.LaunchMicroseconds,
            1 - ((double)launch.Blocks / (blocks * gpu.Multiprocessors)));
    }

    private static double Microseconds(GpuModel gpu, double cycles) => 1e6 * cycles / gpu.Clock;
}
