using System.Collections.Immutable;

namespace XceptionScript.Ptx.Execution;

/// <summary>What each instruction of a program waits for and how long others wait for it, in cycles.</summary>
/// <param name="Reads">By instruction, the numbers of the registers that it reads.</param>
/// <param name="Writes">By instruction, the numbers of the registers that it writes.</param>
/// <param name="Cycles">By instruction, how long its result takes; of global loads, how long it takes from the first cache.</param>
/// <param name="Issues">By instruction, how long the next one waits for its turn.</param>
/// <param name="Starts">By instruction, whether what is before it is issued first: it begins a basic block, or waits at a barrier.</param>
/// <param name="IsGlobalLoad">By instruction, whether it may miss the first cache.</param>
/// <param name="IsGlobalStore">By instruction, whether loads stay behind it, since the compiler cannot tell their addresses from its own.</param>
/// <param name="Registers">How many registers there are.</param>
/// <param name="MissCycles">How long a load takes that misses the first cache.</param>
internal sealed record Pacing(
    ImmutableArray<int[]> Reads, ImmutableArray<int[]> Writes, ImmutableArray<double> Cycles, ImmutableArray<double> Issues, ImmutableArray<bool> Starts,
    ImmutableArray<bool> IsGlobalLoad, ImmutableArray<bool> IsGlobalStore, int Registers, double MissCycles);
