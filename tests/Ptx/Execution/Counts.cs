namespace XceptionScript.Ptx.Execution;

/// <summary>
/// What happened in a launch, by instruction: how often a warp executed it, and for accesses to memory what they cost. Filled while it runs.
/// </summary>
internal sealed class Counts(int instructions, bool isDetailed)
{
    /// <summary>Whether accesses are counted too, which takes a few times as long.</summary>
    public bool IsDetailed { get; } = isDetailed;

    /// <summary>How often a warp executed an instruction, whichever of its lanes took part; the last place is for steps that the text does not have.</summary>
    public long[] Executed { get; } = new long[instructions + 1];

    /// <summary>Of global accesses: how many sectors of 32 bytes they touched.</summary>
    public long[] Sectors { get; } = new long[instructions];

    /// <summary>Of global accesses: how many bytes the lanes asked for, however often two of them asked for the same.</summary>
    public long[] Bytes { get; } = new long[instructions];

    /// <summary>Of shared accesses: how many passes through the banks they took beyond the fewest possible.</summary>
    public long[] BankConflicts { get; } = new long[instructions];

    /// <summary>Of shared accesses: how many passes through the banks they took in all.</summary>
    public long[] SharedPasses { get; } = new long[instructions];

    /// <summary>Of global accesses: how many of their sectors the first cache did not have; none where no cache is watched.</summary>
    public long[] MissedSectors { get; } = new long[instructions];

    /// <summary>How many blocks ran.</summary>
    public int Blocks { get; set; }

    /// <summary>How many blocks <see cref="MissedSectors"/> stands for: not the first one, where it only filled the cache.</summary>
    public int WarmBlocks { get; set; }

    /// <summary>The cycles from a block's first instruction to its last if it were alone, summed over blocks; 0 where no pace is watched.</summary>
    public double ChainCycles { get; set; }
}
