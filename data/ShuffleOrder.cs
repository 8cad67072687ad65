using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace XceptionScript.Data;

/// <summary>
/// The order of one epoch: row groups are permuted, and rows are shuffled within windows of consecutive permuted groups.
/// A pure function of its arguments, so the same epoch comes out on any machine and any number of threads.
/// </summary>
public static class ShuffleOrder
{
    /// <summary>The key of one epoch.</summary>
    public static ulong Key(int seed, int epoch, string fingerprint)
    {
        var key = SplitMix.Fold(SplitMix.Fold(0, (uint)seed), (uint)epoch);
        foreach (var character in fingerprint) key = SplitMix.Fold(key, character);
        return key;
    }

    /// <summary>The windows of a shuffled epoch; each sample appears in exactly one of them, once.</summary>
    /// <param name="groups">The row-group table of the dataset.</param>
    /// <param name="key">What distinguishes this epoch from others.</param>
    /// <param name="windowRows">A window takes groups until it holds this many rows.</param>
    /// <param name="windowBytes">A window takes no further group once it would hold more than this many bytes.</param>
    public static IEnumerable<SampleWindow> Shuffled(ImmutableArray<RowGroup> groups, ulong key, int windowRows, long windowBytes)
    {
        var starts = Starts(groups);
        var order = Enumerable.Range(0, groups.Length).ToArray();
        new SplitMix(SplitMix.Fold(key, 0)).Shuffle(order);

        for (var first = 0; first < order.Length;)
        {
            var (rows, bytes, next) = (0, 0L, first);
            while (next < order.Length && rows < windowRows && (next == first || bytes + groups[order[next]].Bytes <= windowBytes))
            {
                (rows, bytes) = (rows + groups[order[next]].Rows, bytes + groups[order[next]].Bytes);
                next++;
            }
            var members = order[first..next];
            var samples = members.SelectMany(group => Enumerable.Range(starts[group], groups[group].Rows)).ToArray();
            new SplitMix(SplitMix.Fold(key, (ulong)first + 1)).Shuffle(samples);
            yield return new SampleWindow([.. members], ImmutableCollectionsMarshal.AsImmutableArray(samples));
            first = next;
        }
    }

    /// <summary>The windows of a pass through the samples as they lie in the files, one row group each.</summary>
    public static IEnumerable<SampleWindow> Sequential(ImmutableArray<RowGroup> groups)
    {
        var starts = Starts(groups);
        return groups.Select((group, index) => new SampleWindow([index], [.. Enumerable.Range(starts[index], group.Rows)]));
    }

    /// <summary>The first sample of each group, and the number of samples at the end.</summary>
    internal static int[] Starts(ImmutableArray<RowGroup> groups)
    {
        var starts = new int[groups.Length + 1];
        for (var group = 0; group < groups.Length; group++) starts[group + 1] = checked(starts[group] + groups[group].Rows);
        return starts;
    }
}
