using System.Collections.Immutable;
using XceptionScript.Ptx.Analysis;
using XceptionScript.Ptx.Execution;

namespace XceptionScript.Ptx.Costs;

/// <summary>How often instructions are issued, where the driver's compiler takes what does not change out of loops.</summary>
internal static class Rounds
{
    /// <summary>By instruction, how often a warp executed it, or would have, had it stood in front of the loop that it can leave.</summary>
    public static ImmutableArray<long> Of(ControlFlow flow, Counts counts)
    {
        var invariant = Invariance.Of(flow);
        var entries = flow.Loops.ToDictionary(loop => loop.Header, Entries);
        return [.. invariant.Select((loop, i) => loop is null ? counts.Executed[i] : Math.Min(counts.Executed[i], entries[loop.Header]))];

        // Whatever jumps to the header from elsewhere may also have jumped past it.
        long Entries(Loop loop)
        {
            var from = flow.Blocks.Select((block, number) => (block, number)).Where(pair => !loop.Blocks.Contains(pair.number) && pair.block.Next.Contains(loop.Header)).ToArray();
            var most = counts.Executed[flow.Blocks[loop.Header].First];
            return from.Length == 0 ? most : Math.Min(most, from.Sum(pair => counts.Executed[pair.block.Last]));
        }
    }
}
