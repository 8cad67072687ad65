using System.Collections.Immutable;

namespace XceptionScript.Ptx.Analysis;

/// <summary>A loop: the block that every round enters by, and all blocks of a round.</summary>
internal sealed record Loop(int Header, ImmutableHashSet<int> Blocks);
