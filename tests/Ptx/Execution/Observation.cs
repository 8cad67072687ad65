namespace XceptionScript.Ptx.Execution;

/// <summary>What is watched while sampled blocks run, beside the counts. Each part belongs to one launch and is filled while it runs.</summary>
internal sealed class Observation
{
    /// <summary>How many steps a warp takes before its neighbours get theirs.</summary>
    public long Turn { get; init; } = 64;

    /// <summary>The first cache, as far as a block has it for itself.</summary>
    public FirstCache? Cache { get; init; }

    /// <summary>Whether the first of several blocks only fills the cache: a multiprocessor runs many blocks of the launch.</summary>
    public bool IsWarmedUp { get; init; }

    /// <summary>What each instruction waits for, and for how long.</summary>
    public Pacing? Pacing { get; init; }

    /// <summary>Which sectors the blocks read together.</summary>
    public SectorReach? Reach { get; init; }

    /// <summary>Whether each block is left after one turn of its warps.</summary>
    public bool IsGlance { get; init; }
}
