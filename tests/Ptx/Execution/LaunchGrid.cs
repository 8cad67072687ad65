using System.Collections.Immutable;

namespace XceptionScript.Ptx.Execution;

/// <summary>How many blocks of how many threads a launch has, all along the first axis, and which of the blocks are to run.</summary>
internal sealed record LaunchGrid(int Blocks, int Threads)
{
    /// <summary>The blocks that run: all of them, or a sample for counting.</summary>
    public ImmutableArray<int> Selected { get; init; } = [.. Enumerable.Range(0, Blocks)];

    /// <summary>Whether accesses to memory are counted in detail.</summary>
    public bool IsDetailed { get; init; }

    /// <summary>What is watched beside counts; null for nothing.</summary>
    public Observation? Observation { get; init; }

    /// <summary>Whether threads that race in shared memory are an error; if not, the numbers alone may show it.</summary>
    public bool KeepsRaceRecord { get; init; } = true;

    /// <summary>How many steps of warps the launch may take.</summary>
    public long Budget { get; init; } = Kernel.Budget;
}
