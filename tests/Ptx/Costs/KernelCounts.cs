using System.Collections.Immutable;
using XceptionScript.Ptx.Analysis;
using XceptionScript.Ptx.Execution;

namespace XceptionScript.Ptx.Costs;

/// <summary>What a launch, or the sample of its blocks that ran, asked of the machine. Instructions are counted by the warp.</summary>
/// <param name="Issued">Instructions of every class.</param>
/// <param name="GlobalBytes">Bytes that threads asked global memory for.</param>
/// <param name="GlobalSectors">Sectors of 32 bytes that these requests touched, each request for itself.</param>
/// <param name="BankConflicts">Passes through the banks of shared memory beyond those that the accesses need anyway.</param>
/// <param name="LiveRegisters">Registers of 32 bits at the widest point.</param>
/// <param name="SharedPasses">Passes through the banks of shared memory.</param>
/// <param name="ReadSectors">Of the sectors, those that were read and that the first cache did not have.</param>
/// <param name="WrittenSectors">Of the sectors, those that were written.</param>
/// <param name="Sharing">How many of the blocks that run at once read a sector, on average.</param>
/// <param name="ChainCycles">The cycles of one block from its first instruction to its last, were it alone.</param>
internal sealed record KernelCounts(
    ImmutableSortedDictionary<InstructionClass, long> Issued, long GlobalBytes, long GlobalSectors, long BankConflicts, int LiveRegisters,
    long SharedPasses = 0, long ReadSectors = 0, long WrittenSectors = 0, double Sharing = 1, double ChainCycles = 0)
{
    private const int SectorBytes = 32;

    /// <summary>Multiply-adds of float32, those of lanes that sat out included.</summary>
    public long MultiplyAdds => Of(InstructionClass.FusedFloat) * Lanes.Count;

    /// <summary>Requests to global memory.</summary>
    public long GlobalRequests => Of(InstructionClass.GlobalLoad) + Of(InstructionClass.GlobalStore);

    /// <summary>Sectors that pass between the first cache and the second.</summary>
    public long SecondSectors => ReadSectors + WrittenSectors;

    /// <summary>Bytes moved over bytes asked for; 1 is perfectly coalesced, and less than 1 means that lanes share what they read.</summary>
    public double SectorWaste => GlobalBytes == 0 ? 1 : (double)GlobalSectors * SectorBytes / GlobalBytes;

    /// <summary>Sectors that pass between the second cache and memory, where so many blocks share what one of them brings.</summary>
    public double GlobalBeyond(double sharing) => (ReadSectors / sharing) + WrittenSectors;

    /// <summary>Instructions of one class.</summary>
    public long Of(InstructionClass kind) => Issued.GetValueOrDefault(kind);

    /// <summary>The counts of so many times as much work.</summary>
    public KernelCounts Times(double factor)
    {
        return this with
        {
            Issued = Issued.ToImmutableSortedDictionary(pair => pair.Key, pair => Scaled(pair.Value)),
            GlobalBytes = Scaled(GlobalBytes),
            GlobalSectors = Scaled(GlobalSectors),
            BankConflicts = Scaled(BankConflicts),
            SharedPasses = Scaled(SharedPasses),
            ReadSectors = Scaled(ReadSectors),
            WrittenSectors = Scaled(WrittenSectors),
        };

        long Scaled(long count) => (long)Math.Round(count * factor);
    }

    /// <summary>Sums what was counted while a kernel ran.</summary>
    public static KernelCounts Sum(ControlFlow flow, Counts counts)
    {
        var classes = InstructionClasses.Of(flow);
        var rounds = Rounds.Of(flow, counts);
        var issued = classes.Select((kind, i) => (kind, Count: rounds[i])).GroupBy(pair => pair.kind)
            .ToImmutableSortedDictionary(group => group.Key, group => group.Sum(pair => pair.Count));
        var warmth = counts.WarmBlocks == 0 ? 1 : (double)counts.Blocks / counts.WarmBlocks;
        return new(
            issued, counts.Bytes.Sum(), counts.Sectors.Sum(), counts.BankConflicts.Sum(), Liveness.Of(flow).Most, counts.SharedPasses.Sum(),
            Missed(InstructionClass.GlobalLoad), Missed(InstructionClass.GlobalStore) + Missed(InstructionClass.Atomic),
            ChainCycles: counts.Blocks == 0 ? 0 : counts.ChainCycles / counts.Blocks);

        long Missed(InstructionClass kind) => (long)Math.Round(classes.Select((own, i) => own == kind ? counts.MissedSectors[i] : 0).Sum() * warmth);
    }
}
