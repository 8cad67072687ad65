using System.Collections.Immutable;

namespace XceptionScript.Ptx.Analysis;

/// <summary>Instructions from <paramref name="First"/> to <paramref name="Last"/>, both included, that run one after another, and the blocks that may come next.</summary>
internal sealed record BasicBlock(int First, int Last, ImmutableArray<int> Next)
{
    public IEnumerable<int> Instructions => Enumerable.Range(First, Last - First + 1);
}
