using FsCheck.Xunit;
using XceptionScript.Data;
using XceptionScript.Expressions;
using Xunit;

namespace XceptionScript.Tests.Data;

public sealed class LoaderTests
{
    private static readonly Shape s_image = [4, 5, 3];

    [Property(MaxTest = 30)]
    public void An_epoch_holds_every_image_once_with_its_label(byte count, byte groupRows, byte size, int seed, int epoch)
    {
        using var folder = new TemporaryFolder();
        var samples = count % 60 + 1;
        var dataset = Dataset.Open(Pictures.Write(folder["x.parquet"], samples, s_image, groupRows % 20 + 1), options: new() { WindowRows = 16 });
        var rows = dataset.Batches(size % 40 + 1, seed, epoch, dropRemainder: false).SelectMany(Rows).ToArray();

        Assert.Equal(samples, rows.Length);
        var expected = Enumerable.Range(0, samples).Select(i => (i % 3, Convert.ToHexString(Pictures.Pixels(i, s_image))));
        Assert.Equal(expected.Order(), rows.Order());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Batches_do_not_depend_on_how_many_workers_decode(int workers)
    {
        using var folder = new TemporaryFolder();
        Pictures.Write(folder["x.parquet"], 200, s_image);
        var reference = Dataset.Open(folder["x.parquet"], options: new() { DecodeWorkers = 1, BatchesAhead = 1, CacheBytes = 0, WindowRows = 40 });
        var dataset = Dataset.Open(folder["x.parquet"], options: new() { DecodeWorkers = workers, BatchesAhead = 1 + workers, WindowRows = 40 });
        var augmentation = new Augmentation(HorizontalFlip: true, ShiftPixels: 2);
        for (var epoch = 0; epoch < 3; epoch++)
        {
            AssertSame(
                reference.Batches(16, seed: 3, epoch, augmentation: augmentation),
                dataset.Batches(16, seed: 3, epoch, augmentation: augmentation));
        }
    }

    [Fact]
    public void Batches_from_decoded_rows_in_memory_are_the_batches_decoded_from_the_file()
    {
        using var folder = new TemporaryFolder();
        var kept = Dataset.Open(Pictures.Write(folder["x.parquet"], 100, s_image));
        var decoded = Dataset.Open(folder["x.parquet"], options: new() { CacheBytes = 0 });
        for (var round = 0; round < 2; round++) AssertSame(kept.Batches(10, 1), decoded.Batches(10, 1));

        Assert.Equal((100, 100), (kept.Statistics.ImagesDecoded, kept.Statistics.ImagesFromCache));
        Assert.Equal((200, 0), (decoded.Statistics.ImagesDecoded, decoded.Statistics.ImagesFromCache));
    }

    [Fact]
    public void Once_all_rows_are_in_memory_the_file_is_not_read_again()
    {
        using var folder = new TemporaryFolder();
        var dataset = Dataset.Open(Pictures.Write(folder["x.parquet"], 50, s_image));
        var first = dataset.InOrder(20).ToArray();
        File.Delete(folder["x.parquet"]);
        AssertSame(first, dataset.InOrder(20));
    }

    [Fact]
    public void Decoded_rows_are_kept_only_when_all_of_them_fit_the_budget()
    {
        using var folder = new TemporaryFolder();
        Pictures.Write(folder["x.parquet"], 10, s_image);
        Assert.NotNull(Dataset.Open(folder["x.parquet"], options: new() { CacheBytes = 10 * s_image.Size }).Decoded);
        Assert.Null(Dataset.Open(folder["x.parquet"], options: new() { CacheBytes = 10 * s_image.Size - 1 }).Decoded);
    }

    [Fact]
    public void Evaluation_goes_through_the_files_in_order_and_keeps_the_remainder()
    {
        using var folder = new TemporaryFolder();
        var dataset = Dataset.Open(Pictures.Write(folder["x.parquet"], 23, s_image));
        var batches = dataset.InOrder(10).ToArray();
        Assert.Equal([10, 10, 3], batches.Select(batch => batch.Size));
        Assert.Equal(DType.UInt8, batches[0]["image"].DType);
        Assert.Equal([10, 4, 5, 3], batches[0]["image"].Shape);
        Assert.Equal(DType.Int32, batches[0]["label"].DType);
        Assert.Equal(Enumerable.Range(0, 23).Select(i => Convert.ToHexString(Pictures.Pixels(i, s_image))), batches.SelectMany(Rows).Select(row => row.Pixels));
    }

    [Fact]
    public void Training_drops_the_remainder_unless_asked_otherwise()
    {
        using var folder = new TemporaryFolder();
        var dataset = Dataset.Open(Pictures.Write(folder["x.parquet"], 23, s_image));
        Assert.Equal([10, 10], dataset.Batches(10, seed: 1).Select(batch => batch.Size));
        Assert.Equal([10, 10, 3], dataset.Batches(10, seed: 1, dropRemainder: false).Select(batch => batch.Size));
    }

    [Fact]
    public void Shards_are_one_dataset_in_the_order_of_their_names()
    {
        using var folder = new TemporaryFolder();
        DatasetWriter.Write(folder["train-00001-of-00002.parquet"], Pictures.Rows(30, s_image).Skip(12), Pictures.Classes);
        DatasetWriter.Write(folder["train-00000-of-00002.parquet"], Pictures.Rows(12, s_image), Pictures.Classes);
        Pictures.Write(folder["whole.parquet"], 30, s_image);
        var shards = Dataset.Open(folder["train-*.parquet"]);
        Assert.Equal(2, shards.Files.Length);
        AssertSame(Dataset.Open(folder["whole.parquet"]).InOrder(8), shards.InOrder(8));
        Assert.Equal(30, shards.Batches(5, seed: 1).Sum(batch => batch.Size));
    }

    [Fact]
    public void An_epoch_that_is_left_early_stops_reading_and_can_be_started_again()
    {
        using var folder = new TemporaryFolder();
        var dataset = Dataset.Open(Pictures.Write(folder["x.parquet"], 400, s_image), options: new() { CacheBytes = 0, DecodeWorkers = 2, BatchesAhead = 2 });
        foreach (var _ in dataset.Batches(4, seed: 1)) break;
        var after = dataset.Statistics.ImagesDecoded;
        // One handed out, two waiting, two being decoded and one being dealt.
        Assert.InRange(after, 4, 6 * 4);
        Thread.Sleep(50);
        Assert.Equal(after, dataset.Statistics.ImagesDecoded);
        Assert.Equal(100, dataset.Batches(4, seed: 1).Count());
    }

    [Fact]
    public void No_more_batches_are_made_than_the_limit_while_the_consumer_is_away()
    {
        using var folder = new TemporaryFolder();
        var dataset = Dataset.Open(Pictures.Write(folder["x.parquet"], 400, s_image), options: new() { CacheBytes = 0, DecodeWorkers = 3, BatchesAhead = 2 });
        using var batches = dataset.Batches(4, seed: 1).GetEnumerator();
        Assert.True(batches.MoveNext());
        Thread.Sleep(100);
        Assert.InRange(dataset.Statistics.ImagesDecoded, 4, (1 + 2 + 1) * 4);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void A_damaged_image_is_reported_once_on_the_line_of_the_consumer(int workers)
    {
        using var folder = new TemporaryFolder();
        var rows = Pictures.Rows(40, s_image).ToArray();
        rows[17] = rows[17] with { Bytes = rows[17].Bytes[..60] };
        DatasetWriter.Write(folder["x.parquet"], rows, Pictures.Classes);
        var dataset = Dataset.Open(folder["x.parquet"], options: new() { DecodeWorkers = workers });
        using var batches = dataset.InOrder(10).GetEnumerator();
        Assert.True(batches.MoveNext());
        var error = Assert.Throws<DataException>(() => batches.MoveNext());
        Assert.StartsWith($"Dataset: the image in row 17 of `{folder["x.parquet"]}` is damaged: decoding ended with ", error.Message);
        Assert.EndsWith("; expected a complete PNG or JPEG image.", error.Message);
        Assert.False(batches.MoveNext());
    }

    [Fact]
    public void A_file_that_vanishes_is_reported_on_the_line_of_the_consumer()
    {
        using var folder = new TemporaryFolder();
        var dataset = Dataset.Open(Pictures.Write(folder["x.parquet"], 40, s_image));
        File.Delete(folder["x.parquet"]);
        var error = Assert.Throws<DataException>(() => dataset.InOrder(10).First());
        Assert.StartsWith($"Dataset: `{folder["x.parquet"]}` cannot be read as Parquet (", error.Message);
    }

    [Fact]
    public void The_consumer_allocates_little_and_the_same_for_any_batch_size()
    {
        using var folder = new TemporaryFolder();
        var dataset = Dataset.Open(Pictures.Write(folder["x.parquet"], 2048, s_image, 256));
        Consume(16);
        foreach (var size in new[] { 16, 256 })
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            var batches = Consume(size);
            // Starting an epoch costs a few kB once; a batch costs at most one task to wait for.
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 8192 + 400L * batches);
        }

        int Consume(int size) => dataset.Batches(size, seed: 1).Count();
    }

    [Fact]
    public void Statistics_tell_what_one_epoch_did_and_cost()
    {
        using var folder = new TemporaryFolder();
        var dataset = Dataset.Open(Pictures.Write(folder["x.parquet"], 1000, s_image, 250));
        var before = dataset.Statistics;
        Assert.Equal(100, dataset.Batches(10, seed: 1).Count());
        var epoch = dataset.Statistics - before;
        Assert.Equal((100, 1000, 0), (epoch.Batches, epoch.ImagesDecoded, epoch.ImagesFromCache));
        Assert.True(epoch.ConsumerWait > TimeSpan.Zero);
        // The Parquet reader copies each encoded image once, and a codec object takes about 200 bytes.
        Assert.InRange(epoch.ManagedBytesPerImage, 100, 20_000);

        Assert.Equal(100, dataset.Batches(10, seed: 1, epoch: 1).Count());
        Assert.InRange((dataset.Statistics - before - epoch).ManagedBytesPerImage, 1, 1000);
    }

    [Fact]
    public void Augmentation_draws_depend_on_the_epoch_and_not_on_the_batch_size()
    {
        using var folder = new TemporaryFolder();
        var dataset = Dataset.Open(Pictures.Write(folder["x.parquet"], 48, s_image));
        var augmentation = new Augmentation(HorizontalFlip: true, ShiftPixels: 1);
        var small = dataset.Batches(4, 1, 0, augmentation: augmentation).SelectMany(Rows);
        var large = dataset.Batches(24, 1, 0, augmentation: augmentation).SelectMany(Rows);
        Assert.Equal(small, large);
        Assert.NotEqual(small.Order(), dataset.Batches(4, 1, 1, augmentation: augmentation).SelectMany(Rows).Order());
    }

    [Fact]
    public void Batch_sizes_that_cannot_be_are_refused_before_the_loop()
    {
        using var folder = new TemporaryFolder();
        var dataset = Dataset.Open(Pictures.Write(folder["x.parquet"], 10, s_image));
        Assert.Equal("Batches: size is 0; expected at least 1.", Assert.Throws<DataException>(() => dataset.Batches(0, 1)).Message);
        Assert.Equal("Batches: size is -3; expected at least 1.", Assert.Throws<DataException>(() => dataset.InOrder(-3)).Message);
        Assert.Equal(
            "Batches: size 11 is more than the 10 samples there are, so no batch would be left; expected at most 10, or dropRemainder: false.",
            Assert.Throws<DataException>(() => dataset.Batches(11, 1)).Message);
        Assert.Equal(
            "Batches: 40000000 images [4, 5, 3] take 2400000000 bytes; expected at most 35791394 images, which fit the 2147483647 elements of one array.",
            Assert.Throws<DataException>(() => dataset.InOrder(40_000_000)).Message);
        Assert.Equal("DatasetOptions: DecodeWorkers is 0; expected at least 1.", Assert.Throws<DataException>(() => new DatasetOptions { DecodeWorkers = 0 }).Message);
    }

    private static IEnumerable<(int Label, string Pixels)> Rows(Batch batch)
    {
        var bytes = (int)(batch["image"].Shape.Size / batch.Size);
        return Enumerable.Range(0, batch.Size).Select(i => (
            batch["label"].Span<int>()[i],
            Convert.ToHexString(batch["image"].Span<byte>().Slice(i * bytes, bytes))));
    }

    private static void AssertSame(IEnumerable<Batch> expected, IEnumerable<Batch> actual)
    {
        var (left, right) = (expected.ToArray(), actual.ToArray());
        Assert.Equal(left.Length, right.Length);
        Assert.All(left.Zip(right), pair =>
        {
            Assert.True(pair.First["image"].BitsEqual(pair.Second["image"]));
            Assert.True(pair.First["label"].BitsEqual(pair.Second["label"]));
        });
    }
}
