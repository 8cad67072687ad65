using System.Collections.Immutable;

namespace XceptionScript.Data;

/// <summary>Samples that are in memory at the same time, in the order in which they are visited.</summary>
/// <param name="Groups">The row groups to read.</param>
/// <param name="Samples">Every sample of these groups once, counted through the whole dataset.</param>
public sealed record SampleWindow(ImmutableArray<int> Groups, ImmutableArray<int> Samples);
