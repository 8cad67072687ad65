using System.Threading.Channels;
using XceptionScript.Expressions;

namespace XceptionScript.Data;

/// <summary>Making batches ready on another thread while the present one is in use.</summary>
public static class BatchPrefetch
{
    extension(IEnumerable<Batch> batches)
    {
        /// <summary>The same batches in the same order, of which up to <paramref name="ahead"/> are made before they are asked for.</summary>
        /// <exception cref="DataException"><paramref name="ahead"/> is below 1.</exception>
        public IEnumerable<Batch> Prefetch(int ahead) => ahead >= 1
            ? Run(batches, ahead)
            : throw new DataException($"Prefetch: {ahead} batches ahead were asked for; expected at least 1.");
    }

    private static IEnumerable<Batch> Run(IEnumerable<Batch> batches, int ahead)
    {
        using var stop = new CancellationTokenSource();
        var ready = Channel.CreateBounded<Batch>(ahead);
        var making = Task.Run(() => Make(batches, ready.Writer, stop.Token));
        try
        {
            while (ready.Reader.WaitForNext(out var batch)) yield return batch;
        }
        finally
        {
            stop.Cancel();
            making.GetAwaiter().GetResult();
        }
    }

    private static async Task Make(IEnumerable<Batch> batches, ChannelWriter<Batch> ready, CancellationToken stop)
    {
        try
        {
            foreach (var batch in batches) await ready.WriteAsync(batch, stop).ConfigureAwait(false);
            ready.Complete();
        }
        catch (Exception error)
        {
            ready.TryComplete(error);
        }
    }
}
