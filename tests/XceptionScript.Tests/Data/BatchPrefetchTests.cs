using XceptionScript.Data;
using XceptionScript.Expressions;
using Xunit;

namespace XceptionScript.Tests.Data;

public sealed class BatchPrefetchTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(100)]
    public void Prefetching_keeps_batches_and_their_order(int ahead) =>
        Assert.Equal(Enumerable.Range(0, 20), Numbered(20).Prefetch(ahead).Select(Number));

    [Fact]
    public void Only_so_many_batches_are_made_ahead()
    {
        var made = 0;
        using var batches = Numbered(50, () => made++).Prefetch(3).GetEnumerator();
        Assert.True(batches.MoveNext());
        Thread.Sleep(50);
        // One handed out, three waiting, one that waits to be put there.
        Assert.InRange(made, 1, 5);
    }

    [Fact]
    public void An_error_comes_after_the_batches_before_it()
    {
        using var batches = Numbered(20, () => { }, failAt: 2).Prefetch(8).GetEnumerator();
        Assert.True(batches.MoveNext());
        Assert.True(batches.MoveNext());
        Assert.Equal("failed at 2", Assert.Throws<InvalidOperationException>(() => batches.MoveNext()).Message);
        Assert.False(batches.MoveNext());
    }

    [Fact]
    public void Leaving_early_disposes_the_source()
    {
        var disposed = false;
        foreach (var _ in Watched().Prefetch(2)) break;
        Assert.True(disposed);

        IEnumerable<Batch> Watched()
        {
            try
            {
                foreach (var batch in Numbered(1000)) yield return batch;
            }
            finally
            {
                disposed = true;
            }
        }
    }

    [Fact]
    public void Fewer_than_one_batch_ahead_is_refused() =>
        Assert.Equal("Prefetch: 0 batches ahead were asked for; expected at least 1.", Assert.Throws<DataException>(() => Numbered(1).Prefetch(0)).Message);

    private static int Number(Batch batch) => batch["label"].Span<int>()[0];

    private static IEnumerable<Batch> Numbered(int count, Action? onMade = null, int failAt = -1)
    {
        for (var i = 0; i < count; i++)
        {
            if (i == failAt) throw new InvalidOperationException($"failed at {i}");
            onMade?.Invoke();
            yield return new Batch(("label", NdArray.Of<int>([1], [i])));
        }
    }
}
