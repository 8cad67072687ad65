using System.Diagnostics;

namespace XceptionScript.Data;

/// <summary>The counters behind <see cref="LoaderStatistics"/>, added to from several threads.</summary>
internal sealed class LoaderCounters
{
    private long _batches;
    private long _decoded;
    private long _fromCache;
    private long _waitTicks;
    private long _managedBytes;

    public void HandedOut(long waitStart)
    {
        Interlocked.Add(ref _waitTicks, Stopwatch.GetTimestamp() - waitStart);
        Interlocked.Increment(ref _batches);
    }

    public void MadeReady(int decoded, int fromCache)
    {
        Interlocked.Add(ref _decoded, decoded);
        Interlocked.Add(ref _fromCache, fromCache);
    }

    /// <summary>Counts what this thread has allocated since <paramref name="allocatedBefore"/>.</summary>
    public void Allocated(long allocatedBefore) =>
        Interlocked.Add(ref _managedBytes, GC.GetAllocatedBytesForCurrentThread() - allocatedBefore);

    public LoaderStatistics Snapshot() => new(
        Interlocked.Read(ref _batches),
        Interlocked.Read(ref _decoded),
        Interlocked.Read(ref _fromCache),
        TimeSpan.FromSeconds(Interlocked.Read(ref _waitTicks) / (double)Stopwatch.Frequency),
        Interlocked.Read(ref _managedBytes));
}
