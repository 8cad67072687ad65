using XceptionScript.Data;
using XceptionScript.Devices;
using XceptionScript.Expressions;
using XceptionScript.Tests.Data;
using Xunit;
using Xunit.Abstractions;

namespace XceptionScript.Tests.Proofs;

/// <summary>What training takes from the managed heap of the whole process, on all threads.</summary>
[Collection(nameof(Alone))]
public sealed class AllocationTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData(8, 100)]
    [InlineData(128, 12)]
    public void A_step_over_prefetched_batches_takes_less_than_a_kilobyte(int batchSize, int steps)
    {
        var step = RunNetwork.Step(Device.Cpu.Backend);
        var batches = RunNetwork.Batches(2, batchSize);
        var state = step.Initial(42);
        Fold(2);
        var perStep = long.MaxValue;
        // The test host allocates now and then, too.
        for (var attempt = 0; attempt < 3 && perStep >= 1024; attempt++)
        {
            perStep = (Fold(2 + steps) - Fold(2)) / steps;
            output.WriteLine($"batch {batchSize}: {perStep} bytes a step");
        }
        Assert.InRange(perStep, -1024, 1023);

        long Fold(int count)
        {
            IEnumerable<Batch> made = [.. Enumerable.Range(0, count).Select(i => batches[i % 2])];
            var before = GC.GetTotalAllocatedBytes(precise: true);
            step.Fold(state, made.Prefetch(2));
            return GC.GetTotalAllocatedBytes(precise: true) - before;
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1 << 30)]
    public void The_loader_takes_few_bytes_an_image_and_tells_how_many(long cacheBytes)
    {
        var images = Dataset.Open(Repository.Samples, split: "train", options: new() { CacheBytes = cacheBytes });
        Assert.Equal(10_000, images.InOrder(125).Sum(batch => batch.Size));
        var before = images.Statistics;
        Assert.Equal(78, images.Batches(128, 42).Count());
        var epoch = images.Statistics - before;
        var from = epoch.ImagesDecoded > 0 ? "decoded from the file" : "kept in memory";
        output.WriteLine($"{from}: {epoch.ManagedBytesPerImage:F0} bytes an image");
        Assert.InRange(epoch.ManagedBytesPerImage, 0, epoch.ImagesDecoded > 0 ? 8192 : 256);
    }
}
