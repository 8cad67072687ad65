using System.Collections.Immutable;
using FsCheck.Xunit;
using XceptionScript.Data;
using Xunit;

namespace XceptionScript.Tests.Data;

public sealed class ShuffleOrderTests
{
    [Property(MaxTest = 200)]
    public void Each_index_is_visited_once_per_epoch(byte[] rows, int seed, int epoch, byte windowRows)
    {
        var groups = Groups(rows);
        var visited = Visit(groups, ShuffleOrder.Key(seed, epoch, "f"), windowRows + 1);
        Assert.Equal(Enumerable.Range(0, rows.Sum(count => count)), visited.Order());
    }

    [Property(MaxTest = 200)]
    public void Each_window_holds_exactly_the_rows_of_its_groups(byte[] rows, int seed, byte windowRows)
    {
        var groups = Groups(rows);
        var starts = ShuffleOrder.Starts(groups);
        foreach (var window in ShuffleOrder.Shuffled(groups, ShuffleOrder.Key(seed, 0, "f"), windowRows + 1, long.MaxValue))
        {
            var expected = window.Groups.SelectMany(group => Enumerable.Range(starts[group], groups[group].Rows)).Order();
            Assert.Equal(expected, window.Samples.Order());
        }
    }

    [Property(MaxTest = 200)]
    public void A_window_is_full_only_once_it_reaches_its_rows_or_would_pass_its_bytes(byte[] rows, int seed, byte windowRows, byte windowBytes)
    {
        var groups = Groups(rows);
        ImmutableArray<SampleWindow> windows = [.. ShuffleOrder.Shuffled(groups, ShuffleOrder.Key(seed, 0, "f"), windowRows + 1, windowBytes)];
        for (var i = 0; i < windows.Length; i++)
        {
            var bytes = windows[i].Groups.Sum(group => groups[group].Bytes);
            Assert.True(windows[i].Groups.Length == 1 || bytes <= windowBytes);
            if (i + 1 < windows.Length)
                Assert.True(windows[i].Samples.Length > windowRows || bytes + groups[windows[i + 1].Groups[0]].Bytes > windowBytes);
        }
    }

    [Property(MaxTest = 200)]
    public void The_same_arguments_give_the_same_order(byte[] rows, int seed, int epoch) =>
        Assert.Equal(
            Visit(Groups(rows), ShuffleOrder.Key(seed, epoch, "f"), 50),
            Visit(Groups(rows), ShuffleOrder.Key(seed, epoch, "f"), 50));

    [Fact]
    public void Seed_epoch_fingerprint_and_table_each_change_the_order()
    {
        ImmutableArray<RowGroup> groups = [new(40, 1), new(60, 1)];
        var order = Visit(groups, ShuffleOrder.Key(1, 2, "f"), 30);
        Assert.NotEqual(order, Visit(groups, ShuffleOrder.Key(2, 2, "f"), 30));
        Assert.NotEqual(order, Visit(groups, ShuffleOrder.Key(1, 3, "f"), 30));
        Assert.NotEqual(order, Visit(groups, ShuffleOrder.Key(1, 2, "g"), 30));
        Assert.NotEqual(order, Visit([new(60, 1), new(40, 1)], ShuffleOrder.Key(1, 2, "f"), 30));
    }

    [Fact]
    public void The_order_of_a_known_epoch_never_changes() =>
        Assert.Equal("6 1 5 3 8 7 2 0 9 4", string.Join(' ', Visit([new(6, 1), new(4, 1)], ShuffleOrder.Key(42, 1, "abc"), 100)));

    /// <summary>The reference implementation's first outputs for the seed 1234567.</summary>
    [Fact]
    public void The_generator_is_the_published_one()
    {
        var random = new SplitMix(1234567);
        Assert.Equal(6457827717110365317UL, random.Next());
        Assert.Equal(3203168211198807973UL, random.Next());
        Assert.Equal(9817491932198370423UL, random.Next());
    }

    [Fact]
    public void Every_place_is_equally_likely_for_every_row()
    {
        const int rows = 8, epochs = 8000;
        var counts = new int[rows, rows];
        for (var epoch = 0; epoch < epochs; epoch++)
        {
            var order = Visit([new(5, 1), new(3, 1)], ShuffleOrder.Key(7, epoch, "f"), 100);
            for (var place = 0; place < rows; place++) counts[order[place], place]++;
        }
        // Expected 1000 each; 150 is 5 standard deviations.
        foreach (var count in counts) Assert.InRange(count, 850, 1150);
    }

    [Property(MaxTest = 200)]
    public void Sequential_order_is_the_order_of_the_files(byte[] rows) =>
        Assert.Equal(Enumerable.Range(0, rows.Sum(count => count)), ShuffleOrder.Sequential(Groups(rows)).SelectMany(window => window.Samples));

    private static ImmutableArray<RowGroup> Groups(byte[] rows) => [.. rows.Select(count => new RowGroup(count, count / 2))];

    private static int[] Visit(ImmutableArray<RowGroup> groups, ulong key, int windowRows) =>
        [.. ShuffleOrder.Shuffled(groups, key, windowRows, long.MaxValue).SelectMany(window => window.Samples)];
}
