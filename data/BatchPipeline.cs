using System.Buffers;
using System.Collections;
using System.Diagnostics;
using System.Threading.Channels;
using XceptionScript.Expressions;

namespace XceptionScript.Data;

/// <summary>
/// One pass through a dataset. A reader loads the encoded images of one window after another; a cutter deals them into batches and
/// starts one decoding task a batch, as many at once as there are workers; the consumer awaits the tasks in the order of their start,
/// so neither the order nor the bytes depend on how many workers there are.
/// </summary>
internal sealed record BatchPipeline(
    Dataset Dataset, IEnumerable<SampleWindow> Windows, int Size, bool DropRemainder, Augmentation? Augmentation, ulong AugmentationKey)
    : IEnumerable<Batch>
{
    /// <summary>A sample and its encoded image, which is empty where the decoded one is already in memory.</summary>
    private readonly record struct Encoded(int Sample, ReadOnlyMemory<byte> Bytes);

    /// <inheritdoc/>
    public IEnumerator<Batch> GetEnumerator()
    {
        using var stop = new CancellationTokenSource();
        var workers = new SemaphoreSlim(Dataset.Options.DecodeWorkers);
        var loaded = Channel.CreateBounded<Encoded[]>(1);
        var started = Channel.CreateBounded<Task<Batch>>(Dataset.Options.BatchesAhead);
        var reading = Task.Run(() => Read(loaded.Writer, stop.Token));
        var cutting = Task.Run(() => Cut(loaded.Reader, started.Writer, workers, stop.Token));
        try
        {
            while (Next(started.Reader) is { } batch) yield return batch;
        }
        finally
        {
            stop.Cancel();
            Task.WaitAll(reading, cutting);
            for (var worker = 0; worker < Dataset.Options.DecodeWorkers; worker++) workers.Wait();
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private Batch? Next(ChannelReader<Task<Batch>> started)
    {
        var waitStart = Stopwatch.GetTimestamp();
        if (!started.WaitForNext(out var task)) return null;
        var batch = task.GetAwaiter().GetResult();
        Dataset.Counters.HandedOut(waitStart);
        return batch;
    }

    private async Task Read(ChannelWriter<Encoded[]> loaded, CancellationToken stop)
    {
        try
        {
            foreach (var window in Windows) await loaded.WriteAsync(Load(window), stop).ConfigureAwait(false);
            loaded.Complete();
        }
        catch (Exception error)
        {
            loaded.TryComplete(error);
        }
    }

    /// <summary>The encoded images of a window; only row groups with images that are not in memory already are read.</summary>
    private Encoded[] Load(SampleWindow window)
    {
        var allocatedBefore = GC.GetAllocatedBytesForCurrentThread();
        var samples = window.Samples.AsSpan();
        var encoded = new Encoded[samples.Length];
        var images = new Dictionary<int, ReadOnlyMemory<byte>[]>();
        for (var i = 0; i < encoded.Length; i++)
        {
            encoded[i] = new Encoded(samples[i], default);
            if (Dataset.Decoded?.Has(samples[i]) ?? false) continue;
            var (group, row) = Dataset.Place(samples[i]);
            if (!images.TryGetValue(group, out var rows)) images.Add(group, rows = Dataset.ReadImages(group));
            encoded[i] = new Encoded(samples[i], rows[row]);
        }
        Dataset.Counters.Allocated(allocatedBefore);
        return encoded;
    }

    private async Task Cut(ChannelReader<Encoded[]> loaded, ChannelWriter<Task<Batch>> started, SemaphoreSlim workers, CancellationToken stop)
    {
        try
        {
            var (batch, filled) = (new Encoded[Size], 0);
            await foreach (var window in loaded.ReadAllAsync(stop).ConfigureAwait(false))
            {
                for (var taken = 0; taken < window.Length;)
                {
                    var more = Math.Min(Size - filled, window.Length - taken);
                    window.AsSpan(taken, more).CopyTo(batch.AsSpan(filled));
                    (taken, filled) = (taken + more, filled + more);
                    if (filled < Size) continue;
                    await started.WriteAsync(await Start(batch, workers, stop).ConfigureAwait(false), stop).ConfigureAwait(false);
                    (batch, filled) = (new Encoded[Size], 0);
                }
            }
            if (filled > 0 && !DropRemainder)
                await started.WriteAsync(await Start(batch[..filled], workers, stop).ConfigureAwait(false), stop).ConfigureAwait(false);
            started.Complete();
        }
        catch (Exception error)
        {
            started.TryComplete(error);
        }
    }

    private async Task<Task<Batch>> Start(Encoded[] batch, SemaphoreSlim workers, CancellationToken stop)
    {
        await workers.WaitAsync(stop).ConfigureAwait(false);
        return Task.Run(() =>
        {
            try
            {
                return Decode(batch, stop);
            }
            finally
            {
                workers.Release();
            }
        }, CancellationToken.None);
    }

    private Batch Decode(Encoded[] batch, CancellationToken stop)
    {
        var allocatedBefore = GC.GetAllocatedBytesForCurrentThread();
        if (Dataset.ImageShape is not [var h, var w, var c]) throw new UnreachableException($"image shape {Dataset.ImageShape}");
        var images = NdArray.Build<byte, (BatchPipeline, Encoded[], CancellationToken)>(
            [batch.Length, h, w, c], (this, batch, stop), static (pixels, state) => state.Item1.FillImages(pixels, state.Item2, state.Item3));
        var labels = NdArray.Build<int, (BatchPipeline, Encoded[])>(
            [batch.Length], (this, batch), static (labels, state) => state.Item1.FillLabels(labels, state.Item2));
        var result = new Batch(("image", images), ("label", labels));
        Dataset.Counters.Allocated(allocatedBefore);
        return result;
    }

    private void FillImages(Span<byte> pixels, Encoded[] batch, CancellationToken stop)
    {
        var imageBytes = (int)Dataset.ImageShape.Size;
        var unchanged = Augmentation is null ? null : ArrayPool<byte>.Shared.Rent(imageBytes);
        var decoded = 0;
        for (var i = 0; i < batch.Length; i++)
        {
            stop.ThrowIfCancellationRequested();
            var target = pixels.Slice(i * imageBytes, imageBytes);
            var image = unchanged is null ? target : unchanged.AsSpan(0, imageBytes);
            if (Fetch(batch[i], image)) decoded++;
            Augmentation?.Apply(image, target, Dataset.ImageShape, SplitMix.Fold(AugmentationKey, (ulong)batch[i].Sample));
        }
        if (unchanged is not null) ArrayPool<byte>.Shared.Return(unchanged);
        Dataset.Counters.MadeReady(decoded, batch.Length - decoded);
    }

    /// <summary>Writes the image as it is in the file, from memory where it is kept there; tells whether it had to be decoded.</summary>
    private bool Fetch(Encoded encoded, Span<byte> pixels)
    {
        if (Dataset.Decoded is { } kept && kept.Has(encoded.Sample))
        {
            kept.Image(encoded.Sample).CopyTo(pixels);
            return false;
        }
        ImageDecoder.Decode(encoded.Bytes.Span, Dataset.ImageShape, pixels, Dataset.Origin(encoded.Sample));
        Dataset.Decoded?.Fill(encoded.Sample, pixels);
        return true;
    }

    private void FillLabels(Span<int> labels, Encoded[] batch)
    {
        for (var i = 0; i < batch.Length; i++) labels[i] = Dataset.Labels[batch[i].Sample];
    }
}
